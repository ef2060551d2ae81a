import * as tensor from "@bosquejo/tensor";
import { capture, type Device, gradients, openDevice, scope, type Tensor } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { cases } from "../cases.js";
import { centralDifferences } from "../differences.js";
import { expectClose, sameBits } from "../precision.js";
import { random, uniform } from "../random.js";
import type { Case, Row } from "../row.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
const made: { dispose(): void }[] = [];
const owned = <T extends { dispose(): void }>(one: T): T => {
  made.push(one);
  return one;
};
afterEach(() => {
  for (const each of made.splice(0)) each.dispose();
  expect(device.stats.liveBytes, "bytes that a test left on the device").toBe(0);
});

// central differences cost two references a value: of larger tensors a share is looked at
const PLACES = 200;

/** Values for every input, and for the gradient of the first output. */
function fill(row: Row, { shapes, options }: Case, lengths: readonly number[]) {
  const next = random(lengths.length + shapes.flat().reduce((sum, size) => sum * 31 + size, 7));
  const values = row.inputs.map(({ values: make, dtype }, i) => {
    const made = make({ random: next, size: lengths[i]!, shapes, options });
    return dtype === "u32" ? Uint32Array.from(made) : Float32Array.from(made);
  });
  return { values, next };
}

const describeCase = ({ shapes, options }: Case) =>
  `${shapes.map((shape) => `[${shape}]`).join(" ")}${options === undefined ? "" : ` ${JSON.stringify(options)}`}`;

interface Results {
  readonly outputs: readonly Tensor[];
  readonly gradients: readonly Tensor[];
}

const bytesOf = async ({ outputs, gradients: found }: Results) => {
  const read = async (of: Tensor) => (of.dtype === "u32" ? await of.read("u32") : await of.read());
  return { outputs: await Promise.all(outputs.map(read)), gradients: await Promise.all(found.map(read)) };
};

async function check(row: Row, one: Case): Promise<void> {
  const { shapes, options } = one;
  const { values, next } = fill(row, one, shapes.map(tensor.count));
  const reference = (inputs: readonly Float64Array[]) => row.reference(inputs, shapes, options);
  const exact = values.map((each) => Float64Array.from(each));
  const expected = reference(exact);
  const seedValues = uniform({ random: next, size: expected[0]!.length });
  const tensors = values.map((each, i) => owned(device.tensor(shapes[i]!, each)));
  const wrt = tensors.filter((_, i) => row.inputs[i]!.differentiable);
  const seed = owned(device.tensor([seedValues.length], seedValues));
  const body = (): Results => {
    const outputs = row.run(tensors, options);
    if (wrt.length === 0) return { outputs, gradients: [] };
    return { outputs, gradients: gradients(outputs[0]!, wrt, { seed }) };
  };
  const step = owned(capture(device, tensors, body));
  await step.compile();
  step.replay(...values);
  const replayed = await bytesOf(step.outputs);
  step.replay(...values);
  const again = await bytesOf(step.outputs);
  for (const [i, each] of tensors.entries()) each.write(values[i]!);
  const results = scope(device, body);
  [...results.outputs, ...results.gradients].forEach(owned);
  const eager = await bytesOf(results);

  const sums = { terms: row.terms(shapes, options), noisy: row.noisy === true };
  for (const [i, each] of expected.entries()) expectClose(eager.outputs[i]!, each, sums, `output ${i + 1}`);
  let checked = 0;
  row.inputs.forEach(({ name, differentiable }, i) => {
    if (!differentiable) return;
    const { places, differences } = centralDifferences(reference, exact, i, seedValues, PLACES, next);
    const gradient = eager.gradients[checked++]!;
    expectClose(
      Float64Array.from(places, (at) => gradient[at]!),
      differences,
      sums,
      `d${name}`,
    );
  });
  sameBits(replayed, eager, "a replay, against eager");
  sameBits(again, eager, "a second replay, against eager");
}

describe.each(cases.map((row) => [row.name, row] as const))("%s", (_name, row) => {
  test.each(row.cases.map((one) => [describeCase(one), one] as const))(
    "of %s gives float64's values and gradients, and the same bits replayed",
    (_label, one) => check(row, one),
  );

  test.each(row.refused.map((one) => [one.message, one] as const))("refuses: %s", (_label, one) => {
    const tensors = one.shapes.map((shape, i) => owned(device.zeros(shape, one.dtypes?.[i] ?? row.inputs[i]?.dtype)));
    const wanted = expect.objectContaining({ name: "TensorError", message: one.message });
    expect(() => row.run(tensors, one.options)).toThrow(wanted);
  });
});

/** Exported functions that launch no kernel of their own. */
const others = [
  "capture",
  "count",
  "diagnose",
  "dims",
  "flat",
  "gradients",
  "launch",
  "listAdapters",
  "normals",
  "op",
  "openDevice",
  "permutation",
  "randomKey",
  "scope",
  "threefry",
  "uniform01",
];

test("every op that @bosquejo/tensor exports has a row, and every row an op", () => {
  const isClass = (value: unknown) => /^class\b/.test(String(value));
  const exported = Object.entries(tensor)
    .filter(([name, value]) => typeof value === "function" && !isClass(value) && !others.includes(name))
    .map(([name]) => name);
  expect(cases.map(({ name }) => name).sort()).toEqual(exported.sort());
});
