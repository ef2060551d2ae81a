import {
  capture,
  count,
  type Data,
  type Device,
  gradients,
  type HostDType,
  scope,
  type Tensor,
} from "@bosquejo/tensor";
import { expect } from "vitest";
import { random, uniform } from "../random.js";
import { centralDifferences } from "./differences.js";
import { expectClose, sameBits } from "./precision.js";
import type { Case, OpRow } from "./row.js";

interface Results {
  readonly outputs: readonly Tensor[];
  readonly gradients: readonly Tensor[];
}

/** A case as text in the name of a test. */
export const describeCase = ({ shapes, options }: Case): string =>
  `${shapes.map((shape) => `[${shape}]`).join(" ")}${options === undefined ? "" : ` ${JSON.stringify(options)}`}`;

async function valuesOf({ outputs, gradients: found }: Results) {
  const read = (of: Tensor) => of.read(of.dtype as HostDType);
  return { outputs: await Promise.all(outputs.map(read)), gradients: await Promise.all(found.map(read)) };
}

/**
 * Checks an op in one case: values against float64, gradients against central differences in float64, and two replays
 * against the eager call, bit for bit. Gradients are checked at no more than `places` values of each input. All tensors
 * are disposed in the end.
 */
export async function checkCase(
  device: Device,
  row: OpRow,
  one: Case,
  places: number,
  seed = one.shapes.flat().reduce((sum, size) => sum * 31 + size, 7),
): Promise<void> {
  const { shapes, options } = one;
  const next = random(seed);
  const values = row.inputs.map(({ values: make, dtype }, i) => {
    const made = make({ random: next, size: count(shapes[i]!), shapes, options });
    return dtype === "u32" ? Uint32Array.from(made) : dtype === "i32" ? Int32Array.from(made) : Float32Array.from(made);
  });
  const exact = values.map((each) => Float64Array.from(each));
  const reference = (inputs: readonly Float64Array[]) => row.reference(inputs, shapes, options);
  const expected = reference(exact);
  const dy = Float32Array.from((row.dy ?? uniform)({ random: next, size: expected[0]!.length, shapes, options }));

  const { eager, replays } = await resultsOf(device, row, one, values, dy);
  for (const again of replays) sameBits(again, eager, "a replay, compared with the eager call");
  const sums = { terms: row.terms(shapes, options), noisy: row.noisy === true };
  for (const [i, each] of expected.entries()) expectClose(eager.outputs[i]!, each, sums, `output ${i + 1}`);
  let checked = 0;
  for (const [i, { name, differentiable }] of row.inputs.entries()) {
    if (!differentiable) continue;
    const { at, differences } = centralDifferences(reference, exact, i, dy, places, next);
    const gradient = eager.gradients[checked++]!;
    expect(gradient.length, `d${name}: number of values`).toBe(exact[i]!.length);
    expectClose(
      at.map((place) => gradient[place]!),
      differences,
      sums,
      `d${name}`,
    );
  }
}

/**
 * The outputs and gradients of an eager call and of two replays. Gradients are those of the first output with a seed.
 */
async function resultsOf(
  device: Device,
  row: OpRow,
  { shapes, options }: Case,
  values: readonly Data[],
  seedValues: Float32Array,
) {
  const tensors = values.map((each, i) => device.tensor(shapes[i]!, each));
  const wrt = tensors.filter((_, i) => row.inputs[i]!.differentiable);
  const seed = device.tensor([seedValues.length], seedValues);
  const body = (): Results => {
    const outputs = row.run(tensors, options);
    return { outputs, gradients: wrt.length > 0 ? gradients(outputs[0]!, wrt, { seed }) : [] };
  };
  const replays: Awaited<ReturnType<typeof valuesOf>>[] = [];
  {
    using step = capture(device, tensors, body);
    await step.compile();
    for (let time = 0; time < 2; time++) {
      step.replay(...values);
      replays.push(await valuesOf(step.outputs));
    }
  }
  for (const [i, each] of tensors.entries()) each.write(values[i]!);
  const results = scope(device, body);
  const eager = await valuesOf(results);
  for (const each of [...results.outputs, ...results.gradients, ...tensors, seed]) each.dispose();
  return { eager, replays };
}
