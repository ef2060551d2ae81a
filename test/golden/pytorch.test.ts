import { readFileSync } from "node:fs";
import { count, type Data, type Device, gradients, type HostDType, openDevice, type Shape } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { between, random, uniform } from "../random.js";
import { cases } from "../table/cases.js";
import { describeCase } from "../table/check.js";
import { expectClose } from "../table/precision.js";
import { everything } from "../tier.js";
import { isOptimizer, type Rate, trajectory } from "./trajectories.js";

/** The range of random inputs: the least and largest value, or the exclusive upper bound of integers. */
type PytorchRange = readonly [low: number, high: number] | number;
/** The figures of a case, from pytorch-golden.py. Inputs are not recorded: the test draws them from the seed. */
interface PytorchFigures {
  readonly op: string;
  readonly seed: number;
  readonly shapes: readonly Shape[];
  readonly draws: readonly PytorchRange[];
  readonly options?: unknown;
  readonly outputs: readonly (readonly number[])[];
  /** gradients of the differentiable inputs, for a random gradient of the first output */
  readonly gradients: readonly (readonly number[])[];
}

const file = new URL("./pytorch.json", import.meta.url);
const golden = JSON.parse(readFileSync(file, "utf8")) as {
  torch: string;
  command: string;
  cases: readonly PytorchFigures[];
};
const rows = new Map(cases.map((row) => [row.name, row]));

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes, "bytes that a test did not free").toBe(0));

function inputsOf({ seed, shapes, draws, outputs }: PytorchFigures): { values: Data[]; dy: Float32Array } {
  const next = random(seed);
  const values = draws.map((draw, i) => {
    const size = count(shapes[i]!);
    if (typeof draw !== "number") return between(...draw)({ random: next, size });
    return Uint32Array.from({ length: size }, () => Math.floor(next() * draw));
  });
  return { values, dy: uniform({ random: next, size: outputs[0]!.length }) };
}

async function checkRow(one: PytorchFigures): Promise<void> {
  const { op, shapes, options, outputs } = one;
  const row = rows.get(op)!;
  const { values, dy } = inputsOf(one);
  const sums = { terms: row.terms(shapes, options), noisy: row.noisy === true };
  const inputs = values.map((each, i) => device.tensor(shapes[i]!, each));
  const made = row.run(inputs, options);
  for (const [i, expected] of outputs.entries())
    expectClose(await made[i]!.read(made[i]!.dtype as HostDType), expected, sums, `output ${i + 1}`);
  const wrt = inputs.filter((_, i) => row.inputs[i]!.differentiable);
  const seed = device.tensor(made[0]!.shape, dy);
  const found = wrt.length > 0 ? gradients(made[0]!, wrt, { seed }) : [];
  expect(one.gradients.length, "number of gradients").toBe(found.length);
  for (const [i, expected] of one.gradients.entries())
    expectClose(await found[i]!.read(), expected, sums, `gradient ${i + 1}`);
  for (const each of new Set([...inputs, ...made, ...found, seed])) each.dispose();
}

async function checkTrajectory(one: PytorchFigures): Promise<void> {
  const { values } = inputsOf(one);
  const { op, options, shapes, outputs } = one;
  const after = await trajectory(device, op, values as [Float32Array, Float32Array], options as Rate);
  // each step has the rounding errors of one op
  expectClose(after, outputs[0]!, { terms: shapes[1]![0]!, noisy: false }, "weights after each step");
}

describe.each([...new Set(golden.cases.map(({ op }) => op))])("%s", (op) => {
  const all = golden.cases.filter((one) => one.op === op);
  const own = all.filter((_, i) => everything || i % 2 === 0);
  test.for(own.map((one) => [describeCase({ shapes: one.shapes, options: one.options }), one] as const))(
    `of %s gives the values and gradients of PyTorch's float64`,
    async ([, one]) => {
      await (isOptimizer(op) ? checkTrajectory(one) : checkRow(one));
    },
  );
});
