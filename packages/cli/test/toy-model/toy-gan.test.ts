import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeCheckpoint, registerModel } from "@bosquejo/model";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folder, ranIn } from "../fakes.js";
import { pictures } from "../small-run.js";
import { toyGan } from "./toy-gan.js";

/** A registered model that is defined in this test. Every command must work with it as with the built-in models. */
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

test("metrics.jsonl and the report have its losses under their own names", () => {
  const trained = rows("whole").filter(({ kind }) => kind === "train");
  expect(trained.length).toBeGreaterThan(0);
  for (const { judged, fooled, sharpness } of trained) {
    for (const value of [judged, fooled, sharpness]) expect(value).toBeTypeOf("number");
  }
  const report = readFileSync(join(cwd, "whole", "report.html"), "utf8");
  expect(report).toContain("judged in training");
  expect(report).toContain("fooled in training");
  expect(report).toContain("toy on folder");
  // figures of other models must not appear
  expect(report).not.toContain("<th>KL</th>");
  expect(existsSync(join(cwd, "whole", "samples"))).toBe(true);
});

test("its checkpoint has both groups, the states of both optimizers, averages and buffers", () => {
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

test("generate and evaluate work with it", async () => {
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

test("an option of another model is an error that names the option", async () => {
  const { code, stderr } = await ranIn(cwd, ["generate", "whole", "a red flag", "--mean"]);
  expect(code).toBe(2);
  expect(stderr).toContain("--mean: expected an option of the model toy-gan (none), got --mean: leave it out");
});
