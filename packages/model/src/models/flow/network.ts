import { adaptiveLayerNorm, dropout, maximum, pow, silu, type Tensor, weightedMseLoss } from "@bosquejo/tensor";
import { streams } from "../../streams.js";
import { dense, layerParameters, lecun, projection, residual, uniform, zeros } from "../layers.js";
import type { Init, NetworkSizes, Parameters, Weights } from "../parameters.js";
import type { FlowSettings } from "./settings.js";

const TIME_FEATURES = 64;
const EPSILON = 1e-6;
// the weight of an error grows as 1 / t^2 up to this time: the loss of the velocity, without its pole at t = 0
export const LEAST_TIME = 0.1;

/** The number of components, after the preparation of a run has replaced a share of the variance by it. */
export const componentsOf = ({ components, mostComponents }: FlowSettings): number =>
  components < 1 ? mostComponents : components;

// time features relu(s (t - k)): half of them rise from their knot k to t = 1, half fall from t = 0 to their knot
const slope = (i: number) => (i % 2 === 0 ? 2 : -2);
const knot = (i: number) => (i + 0.5) / TIME_FEATURES;
const slopes: Init = ({ size }) => Float32Array.from({ length: size }, (_, i) => slope(i));
const offsets: Init = ({ size }) => Float32Array.from({ length: size }, (_, i) => -slope(i) * knot(i));

/**
 * The layers of the network. The scales and shifts of all layer norms come from one product. They start at 0, as do the
 * blocks and the output (Peebles and Xie 2023, Scalable diffusion models with transformers).
 */
function layersOf(settings: FlowSettings, { caption }: NetworkSizes) {
  const { width, blocks, conditionWidth } = settings;
  const components = componentsOf(settings);
  return {
    time: dense("time", 1, TIME_FEATURES, { activation: "relu", weight: slopes, bias: offsets }),
    conditionOfTime: projection("condition.time", TIME_FEATURES, conditionWidth, lecun(TIME_FEATURES)),
    conditionOfCaption: residual("condition.caption", caption, conditionWidth, lecun(caption)),
    modulation: dense("modulation", conditionWidth, 2 * width * (blocks + 1), { weight: zeros }),
    // without a bias, the layer norms would hide the length of z
    input: dense("input", components, width, { weight: lecun(components), bias: uniform(0.5) }),
    blocks: Array.from({ length: blocks }, (_, i) => ({
      hidden: projection(`block${i + 1}.hidden`, width, width, lecun(width)),
      output: residual(`block${i + 1}.output`, width, width, zeros),
    })),
    output: projection("output", width, components, zeros),
  };
}

/** The parameters in the order of the network. */
export function flowParameters(settings: FlowSettings, sizes: NetworkSizes): Parameters {
  const { time, conditionOfTime, conditionOfCaption, modulation, input, blocks, output } = layersOf(settings, sizes);
  const inner = blocks.flatMap((block) => [block.hidden, block.output]);
  return layerParameters([time, conditionOfTime, conditionOfCaption, modulation, input, ...inner, output]);
}

/** The inputs of a forward pass. */
interface FlowPass {
  readonly settings: FlowSettings;
  readonly sizes: NetworkSizes;
  readonly weights: Weights;
  /** random key of dropout; without it there is no dropout */
  readonly dropoutKey?: Tensor | undefined;
}

/**
 * Predicts the codes `[B, C]` of images from noisy codes `z[B, C]`, their times `t[B, 1]` and captions `[B, width]`: a
 * residual network (He et al. 2016) of pre-normalized blocks.
 */
export function predictCodes(pass: FlowPass, z: Tensor, t: Tensor, captions: Tensor): Tensor {
  const { settings, sizes, weights: w, dropoutKey } = pass;
  const layers = layersOf(settings, sizes);
  const condition = layers.conditionOfCaption.apply(
    w,
    captions,
    layers.conditionOfTime.apply(w, layers.time.apply(w, t)),
  );
  const modulation = layers.modulation.apply(w, silu(condition));
  const normalized = (x: Tensor, norm: number) =>
    adaptiveLayerNorm(x, modulation, { offset: 2 * settings.width * norm, epsilon: EPSILON });
  const last = layers.blocks.reduce(
    (x, { hidden, output }, i) => {
      const h = silu(hidden.apply(w, normalized(x, i)));
      const rate = settings.dropout;
      const kept = rate > 0 && dropoutKey ? dropout(h, dropoutKey, { rate, stream: streams.dropout + i }) : h;
      return output.apply(w, kept, x);
    },
    layers.input.apply(w, z),
  );
  return layers.output.apply(w, normalized(last, settings.blocks));
}

/** The loss `[1]` of predicted codes `[B, C]` at the times `t[B, 1]`: that of the velocity (z - x) / t. */
export const velocityLoss = (predicted: Tensor, codes: Tensor, t: Tensor): Tensor =>
  weightedMseLoss(predicted, codes, pow(maximum(t, LEAST_TIME), -2));
