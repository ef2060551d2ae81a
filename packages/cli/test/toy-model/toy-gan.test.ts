import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeCheckpoint, registerModel } from "@bosquejo/model";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folder, ranIn } from "../fakes.js";
import { pictures } from "../small-run.js";
import { toyGan } from "./toy-gan.js";

/** A model that only this test knows goes through every command as the house's own do. */
registerModel(toyGan);

let cwd: string;
const cleanings: (() => void)[] = [];
afterAll(() => {
  for (const clean of cleanings) clean();
});

const train = ["train", "--data", "folder:mine", "--preset", "toy", "--image-size", "8"];
const checkpoints = (run: string) => join(cwd, run, "checkpoints");
const newest = (run: string) =>
  readFileSync(
    join(
      checkpoints(run),
      readdirSync(checkpoints(run))
        .filter((name) => name.startsWith("step-"))
        .sort()
        .at(-1)!,
    ),
  );
const rows = (run: string) =>
  readFileSync(join(cwd, run, "metrics.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

beforeAll(async () => {
  cwd = folder((clean) => cleanings.push(clean));
  await pictures(cwd);
  const { code, stdout, stderr } = await ranIn(cwd, [...train, "--out", "whole"]);
  expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: "whole\n" });
});

test("its losses appear in metrics.jsonl and in the report, by the names that it gives them", () => {
  const trained = rows("whole").filter(({ kind }) => kind === "train");
  expect(trained.length).toBeGreaterThan(0);
  for (const { judged, fooled, sharpness } of trained) {
    for (const value of [judged, fooled, sharpness]) expect(value).toBeTypeOf("number");
  }
  const report = readFileSync(join(cwd, "whole", "report.html"), "utf8");
  expect(report).toContain("judged in training");
  expect(report).toContain("fooled in training");
  expect(report).toContain("toy on folder");
  // no figure of another model
  expect(report).not.toContain("<th>KL</th>");
  expect(existsSync(join(cwd, "whole", "samples"))).toBe(true);
});

test("its checkpoint holds both groups, both optimizers' states, averages and buffers", () => {
  const { config, state } = decodeCheckpoint(new Uint8Array(newest("whole")), "whole");
  expect(config.model).toEqual({ name: "toy-gan", noise: 4, hidden: 8 });
  expect(config.data.imageSize).toBe(8);
  const names = Object.keys(state.tensors);
  for (const name of [
    ...["generator.mean.weight", "discriminator.windows.weight", "averaged.generator.output.bias"],
    ...["optimizer.generator.mean.output.weight", "optimizer.generator.meanSquare.output.weight"],
    ...["optimizer.discriminator.momentumBuffer.logit.weight", "buffer.steps", "text.shift"],
  ])
    expect(names).toContain(name);
});

test("progress shows its losses, and a run that was stopped and resumed ends with the same bytes", async () => {
  const stopped = await ranIn(cwd, [...train, "--out", "parts"], "step 1/");
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toMatch(/step 1\/24 .* judged \d.* fooled \d.* learning rate 2\.0e-3/);
  expect(newest("parts").equals(newest("whole"))).toBe(false);
  expect((await ranIn(cwd, ["train", "--resume", "parts"])).code).toBe(0);
  expect(newest("parts").equals(newest("whole"))).toBe(true);
});

test("it draws pictures of captions, and evaluates", async () => {
  const { code, stdout } = await ranIn(cwd, ["generate", "whole", "a red flag", "a blue flag", "--n", "2"]);
  expect(code).toBe(0);
  const { width, height } = await sharp(stdout.trim()).metadata();
  expect(width).toBeGreaterThan(0);
  expect(height).toBeGreaterThan(0);
  const evaluated = await ranIn(cwd, ["evaluate", "whole", "--json"]);
  expect(evaluated.code, evaluated.stderr).toBe(0);
  const { network, meanImage, latent } = JSON.parse(evaluated.stdout);
  expect(network.mse).toBeGreaterThan(0);
  expect(meanImage.mse).toBeGreaterThan(0);
  expect(latent).toBeUndefined();
});

test("an option of another model is refused by name", async () => {
  const { code, stderr } = await ranIn(cwd, ["generate", "whole", "a red flag", "--mean"]);
  expect(code).toBe(1);
  expect(stderr).toContain("draw: the model toy-gan has no option mean: it has none");
});
