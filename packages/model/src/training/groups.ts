import {
  average,
  clipGradients,
  count,
  type Device,
  type Flat,
  flat,
  gradients,
  type Tensor,
  threefry,
  uniform01,
} from "@bosquejo/tensor";
import type { Group, Parameters, PreparedValues, Weights } from "../models/parameters.js";
import { streams } from "../streams.js";
import type { HostTensor } from "../types.js";
import { optimizerStates, recordUpdate } from "./optimizers.js";
import { groupSettings, type TrainingSettings } from "./settings.js";

/**
 * A group of parameters on the device. The weights, the gradients, each state of the optimizer and the averaged weights
 * have one flat buffer each.
 */
export interface TrainedGroup extends Group {
  readonly name: string;
  /** the weights for drawing: the averaged weights if the run keeps them */
  readonly drawing: Weights;
  /** `[1]` learning rate */
  readonly rate: Tensor;
  /** the group's learning rate divided by that of the run */
  readonly rateFactor: number;
  /** the flat buffers that a checkpoint stores, by the prefix of their names there */
  readonly kept: Readonly<Record<string, Flat>>;
  /** Writes start values or the tensors of a checkpoint; `step` is the number of steps done. */
  write(tensors: Readonly<Record<string, HostTensor | Float32Array>>, step: number): void;
  dispose(): void;
}

/** Orders parameters for a flat buffer. Parameters with weight decay come first: one launch can then update all. */
function ordered(parameters: Parameters): {
  shapes: Record<string, readonly number[]>;
  firstWithoutDecay: string | undefined;
} {
  const entries = Object.entries(parameters);
  const decaying = entries.filter(([, { decays }]) => decays);
  const others = entries.filter(([, { decays }]) => !decays);
  const shapes = Object.fromEntries([...decaying, ...others].map(([name, { shape }]) => [name, shape]));
  return { shapes, firstWithoutDecay: others[0]?.[0] };
}

/** The prefixes of the names of a group's tensors in a checkpoint. */
export const groupPrefixes = (name: string, training: TrainingSettings): readonly string[] => [
  `${name}.`,
  ...optimizerStates(groupSettings(training, name).optimizer).map((state) => `optimizer.${name}.${state}.`),
  ...(training.averaging === null ? [] : [averagedPrefix(name)]),
];

/** The prefix of the names of a group's averaged weights in a checkpoint. */
export const averagedPrefix = (name: string): string => `averaged.${name}.`;

/** The tensors and numbers that the updates of all groups use. */
interface Recording {
  /** gradients of the losses, which start the backward pass: the loss scale, then zeros; by the number of losses */
  readonly seeds: ReadonlyMap<number, Tensor>;
  readonly lossScale: number;
  /** `[1]` share of the way that this step moves the averaged weights towards the weights */
  readonly approach: Tensor;
}

/** Makes a group. Its flat buffers are filled with zeros until `write` is called. */
export function trainedGroup(
  device: Device,
  name: string,
  parameters: Parameters,
  training: TrainingSettings,
  { seeds, lossScale, approach }: Recording,
): TrainedGroup {
  const { shapes, firstWithoutDecay } = ordered(parameters);
  const { optimizer, learningRate } = groupSettings(training, name);
  const [own = "", ...others] = groupPrefixes(name, training);
  const weights = flat(device, shapes);
  const kept: Record<string, Flat> = { [own]: weights };
  for (const prefix of others) kept[prefix] = flat(device, shapes);
  const states = optimizerStates(optimizer).map((state) => kept[`optimizer.${name}.${state}.`]!.whole);
  const averaged = kept[averagedPrefix(name)];
  const gradient = flat(device, shapes);
  const rate = device.zeros([1]);
  const updates = device.zeros([1], "u32");
  // the number of values with weight decay: those before the first weight without decay, or all
  const decayed = firstWithoutDecay === undefined ? weights.whole.size : weights.parts[firstWithoutDecay]!.offset / 4;
  return {
    name,
    weights: weights.parts,
    drawing: (averaged ?? weights).parts,
    rate,
    rateFactor: learningRate / training.learningRate,
    kept,
    update(loss) {
      const seed = seeds.get(loss.size);
      if (!seed) throw new RangeError(`update: expected a loss of 1 to ${seeds.size} values, got ${loss.size}`);
      gradients(loss, Object.values(weights.parts), { seed, into: Object.values(gradient.parts) });
      if (training.clipNorm !== null) clipGradients(gradient.whole, { maxNorm: training.clipNorm, lossScale });
      recordUpdate(optimizer, {
        ...{ weights: weights.whole, gradients: gradient.whole, states, count: updates, rate },
        ...{ decayed, lossScale },
      });
      if (averaged) average(averaged.whole, weights.whole, approach);
    },
    write(tensors, step) {
      for (const [prefix, { parts }] of Object.entries(kept)) {
        for (const [part, tensor] of Object.entries(parts)) {
          const values = tensors[prefix + part];
          if (values) tensor.write(values instanceof Float32Array ? values : values.data);
        }
      }
      updates.write(Uint32Array.of(step));
    },
    dispose() {
      for (const { whole, parts } of [...Object.values(kept), gradient])
        for (const each of [whole, ...Object.values(parts)]) each.dispose();
      for (const each of [rate, updates]) each.dispose();
    },
  };
}

/**
 * Computes the start values of parameters. Parameter i uses the random stream `streams.weights + first + i`.
 */
export function startValues(
  parameters: Parameters,
  { seed, prepared, first }: { readonly seed: number; readonly prepared: PreparedValues; readonly first: number },
): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, init }], i) => {
      const key = [seed, streams.weights + first + i] as const;
      const uniform = (at: number) => uniform01(threefry(key, [at, 0])[0]);
      return [name, init({ size: count(shape), prepared, uniform })];
    }),
  );
}
