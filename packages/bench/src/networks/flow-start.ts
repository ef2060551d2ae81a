import { type Safetensors, streams } from "@bosquejo/model";
import { count, normals, threefry, uniform01 } from "@bosquejo/tensor";
import { randomValues } from "../measuring/synthetic.js";
import type { PlainTensor } from "../peers/layouts.js";
import { flowConfig, flowShapes, flowSizes, flowTraining, isWeight } from "./flow.js";
import type { StartTensors } from "./start.js";

/**
 * The tensors of the flow's batch: codes `[B,C]` and captions `[B,E]`. The others are random numbers that our step
 * draws: noise `[B,C]`, times `[B,1]`, and the factors of captions `[B,1]`, which are 0 for dropped ones.
 */
export type FlowBatch = Readonly<Record<"codes" | "captions" | "noise" | "times" | "kept", PlainTensor>>;

const BIAS = 0.1;
// about the deviation of captions and codes in a run
const [CAPTION, CODE] = [1.7, 0.43];

/** Makes a start. Unlike in a run, no weight starts at 0: a block without effect would hide errors. */
export function flowStart(batchSize: number): StartTensors {
  const weights: Record<string, Safetensors["tensors"][string]> = {};
  for (const [i, [name, shape]] of flowShapes().entries()) {
    const bound = isWeight(name) ? Math.sqrt(3 / shape[0]!) : BIAS;
    weights[name] = { shape, data: randomValues(count(shape), 10 + i).map((value) => bound * value) };
  }
  return { weights, batch: madeBatch(batchSize) };
}

function madeBatch(B: number): FlowBatch {
  const { components, caption } = flowSizes();
  const { seed } = flowTraining;
  const rate = flowConfig().model.captionDropout as number;
  const drawn = normals(B, seed, streams.times, 0);
  const bits = (i: number) => threefry([seed, streams.captionDropout], [i >> 1, 0])[i % 2]!;
  const tensor = (width: number, data: Float32Array): PlainTensor => ({ shape: [B, width], data });
  const random = (size: number, stream: number, bound: number) =>
    randomValues(size, stream).map((value) => bound * value);
  return {
    codes: tensor(components, random(B * components, 1, CODE)),
    captions: tensor(caption, random(B * caption, 2, CAPTION)),
    noise: tensor(components, normals(B * components, seed, streams.noise, 0)),
    times: tensor(
      1,
      drawn.map((value) => 1 / (1 + Math.exp(-value))),
    ),
    kept: tensor(
      1,
      Float32Array.from({ length: B }, (_, i) => (uniform01(bits(i)) >= rate ? 1 / (1 - rate) : 0)),
    ),
  };
}

/** The batch of the flow's start. */
export const flowBatch = ({ batch }: StartTensors): FlowBatch => batch as FlowBatch;
