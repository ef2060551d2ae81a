import { readFileSync } from "node:fs";
import { count, type Device, gradients, openDevice, type Tensor } from "@bosquejo/tensor";
import { afterAll, beforeAll, expect, test } from "vitest";
import { flowParameters, predictCodes, velocityLoss } from "../../packages/model/src/models/flow/network.js";
import { between, random } from "../random.js";
import { expectClose } from "../table/precision.js";

/** A tensor of the network in the file: its values are drawn from the seed, in order. */
interface DrawnTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly draw: readonly [low: number, high: number];
}

/** The figures of a small flow, from pytorch-flow.py. */
interface FlowFigures {
  readonly seed: number;
  readonly settings: {
    readonly components: number;
    readonly mostComponents: number;
    readonly width: number;
    readonly blocks: number;
    readonly conditionWidth: number;
  };
  readonly inputs: readonly DrawnTensor[];
  readonly weights: readonly DrawnTensor[];
  readonly codes: readonly number[];
  readonly loss: readonly number[];
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

const file = new URL("./pytorch-flow.json", import.meta.url);
const golden = JSON.parse(readFileSync(file, "utf8")) as FlowFigures;
const settings = { ...golden.settings, captionDropout: 0, captionNoise: 0, dropout: 0 };
const { shape: captions } = golden.inputs.find(({ name }) => name === "captions")!;
const sizes = { caption: captions[1]!, image: 8 };

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());

/** Draws tensors in order and writes them to the device. */
function drawn(next: () => number, tensors: readonly DrawnTensor[]): Record<string, Tensor> {
  const tensor = ({ name, shape, draw }: DrawnTensor) =>
    [name, device.tensor(shape, between(...draw)({ random: next, size: count(shape) }))] as const;
  return Object.fromEntries(tensors.map(tensor));
}

test("the flow's network has the codes, the loss and the gradients of PyTorch's float64", async () => {
  const parameters = Object.entries(flowParameters(settings, sizes)).map(([name, { shape }]) => ({ name, shape }));
  expect(golden.weights.map(({ name, shape }) => ({ name, shape }))).toEqual(parameters);
  const next = random(golden.seed);
  const { z, t, captions, codes } = drawn(next, golden.inputs) as Record<"z" | "t" | "captions" | "codes", Tensor>;
  const weights = drawn(next, golden.weights);
  const predicted = predictCodes({ settings, sizes, weights }, z, t, captions);
  const loss = velocityLoss(predicted, codes, t);
  const found = gradients(loss, Object.values(weights), { seed: device.tensor([1], [1]) });
  // the longest sum, that of a product with the time features
  const sums = { terms: Math.max(...parameters.flatMap(({ shape }) => shape)), noisy: false };
  expectClose(await predicted.read(), golden.codes, sums, "codes");
  expectClose(await loss.read(), golden.loss, sums, "loss");
  expect(Object.keys(golden.gradients)).toEqual(Object.keys(weights));
  for (const [i, [name, expected]] of Object.entries(golden.gradients).entries()) {
    expectClose(await found[i]!.read(), expected, sums, `gradient of ${name}`);
  }
});
