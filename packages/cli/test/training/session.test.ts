import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CliError } from "../../src/io.js";
import { writeWhole } from "../../src/run-folder/folder.js";
import { readMetrics, rowsOf } from "../../src/run-folder/metrics.js";
import { trainToEnd } from "../../src/training/session.js";
import { fakeSession } from "../fake-session.js";

test("a run that reaches its last step has figures, checkpoints, pictures and a report", async () => {
  const { session } = await fakeSession({ totalSteps: 30, stepMs: 500 });
  expect(await trainToEnd(session)).toBe("finished");
  const rows = await readMetrics(session.folder);
  expect(rows).toEqual(session.rows);
  expect(rowsOf(rows, "train").at(-1)?.step).toBe(30);
  expect(rowsOf(rows, "baselines")).toHaveLength(1);
  expect(rowsOf(rows, "evaluation").at(-1)).toMatchObject({ step: 30, whole: true, pairs: 8 });
  expect(rows.at(-1)).toMatchObject({ kind: "stop", step: 30, why: "finished" });
  expect(readdirSync(join(session.folder, "samples"))).toContain("step-000030.png");
  expect(readdirSync(join(session.folder, "checkpoints"))).toContain("step-000030.safetensors");
  expect(readFileSync(join(session.folder, "report.html"), "utf8")).toContain("finished");
});

test("the first picture is drawn within seconds, and the others about once a minute", async () => {
  const { session } = await fakeSession({ totalSteps: 200, stepMs: 1000 });
  await trainToEnd(session);
  const steps = readdirSync(join(session.folder, "samples")).map((name) => Number(/\d+/.exec(name)?.[0]));
  expect(steps[0]).toBeLessThanOrEqual(6);
  expect(steps[1]! - steps[0]!).toBeGreaterThanOrEqual(59);
  expect(steps[1]! - steps[0]!).toBeLessThanOrEqual(62);
});

test("fast steps are done in larger calls, but never more than are left", async () => {
  const { session, asked } = await fakeSession({ totalSteps: 1000, stepMs: 5 });
  await trainToEnd(session);
  expect(asked[0]).toBe(1);
  expect(Math.max(...asked)).toBe(100);
  expect(asked.reduce((sum, steps) => sum + steps)).toBe(1000);
});

test("a run ends within its time limit, the last evaluation and pictures included", async () => {
  const deadline = 120_000;
  const { session } = await fakeSession({ totalSteps: 10_000 }, { deadline });
  expect(await trainToEnd(session)).toBe("time");
  expect(session.io.now()).toBeLessThanOrEqual(deadline + 1000);
  expect(session.io.now()).toBeGreaterThan(deadline - 5000);
  expect(rowsOf(session.rows, "evaluation").at(-1)?.whole).toBe(true);
});

test("Ctrl-C finishes the current steps, saves and stops", async () => {
  let stopped = false;
  const onStep = (step: number) => {
    stopped ||= step >= 3;
  };
  const { session, trainer } = await fakeSession({ onStep }, { stopping: () => stopped });
  expect(await trainToEnd(session)).toBe("stopped");
  expect(trainer.step).toBe(3);
  expect(readdirSync(join(session.folder, "checkpoints"))).toEqual(["step-000003.safetensors"]);
  expect(readFileSync(join(session.folder, "report.html"), "utf8")).toContain("stopped");
  expect(session.rows.at(-1)).toMatchObject({ kind: "stop", why: "stopped", step: 3 });
});

test("Ctrl-C interrupts an evaluation", async () => {
  let stopped = false;
  const { session, trainer } = await fakeSession({ stepMs: 6000 }, { stopping: () => stopped });
  const whole = trainer.evaluate;
  trainer.evaluate = (side, limit, progress) => {
    stopped = true;
    return whole(side, limit, progress);
  };
  expect(await trainToEnd(session)).toBe("stopped");
  expect(rowsOf(session.rows, "evaluation")).toEqual([]);
  expect(
    existsSync(join(session.folder, "checkpoints", `step-${String(trainer.step).padStart(6, "0")}.safetensors`)),
  ).toBe(true);
});

test("the best checkpoint has the lowest test MSE", async () => {
  const { session } = await fakeSession({ totalSteps: 400, mse: (step) => Math.abs(step - 150) / 1000 + 0.05 });
  await trainToEnd(session);
  const best = rowsOf(session.rows, "evaluation")
    .filter(({ whole }) => !whole)
    .sort((a, b) => a.mse! - b.mse!)[0];
  expect(readFileSync(join(session.folder, "checkpoints", "best.safetensors"), "utf8")).toBe(`step ${best?.step}`);
  expect(best?.step).toBeLessThan(400);
});

test("a disk that fills up during saving is an error that names the last complete checkpoint", async () => {
  let writes = 0;
  const write: typeof writeWhole = async (path, content) => {
    if (++writes > 2) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    await writeWhole(path, content);
  };
  const { session } = await fakeSession({ totalSteps: 200 }, { write });
  const failed = trainToEnd(session);
  await expect(failed).rejects.toThrow(CliError);
  await expect(failed).rejects.toThrow(
    /the disk is full: free some space \(ENOSPC\); the checkpoint of step \d+ is complete/,
  );
  const names = readdirSync(join(session.folder, "checkpoints"));
  expect(names).toHaveLength(2);
  const step = Number(/step-(\d+)/.exec(names.join())?.[1]);
  expect(
    readFileSync(join(session.folder, "checkpoints", names.find((name) => name !== "best.safetensors")!), "utf8"),
  ).toBe(`step ${step}`);
});

test("the last step is evaluated only once, and a short run skips the evaluation over all pairs", async () => {
  const { session } = await fakeSession({ evaluationMs: 9000 }, { deadline: 20_000 });
  expect(await trainToEnd(session)).toBe("time");
  expect(rowsOf(session.rows, "evaluation").map(({ whole }) => whole)).toEqual([false]);
  expect(readdirSync(join(session.folder, "samples"))).toHaveLength(1);
  expect(session.io.now()).toBeLessThanOrEqual(20_000);
});
