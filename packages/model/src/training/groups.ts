import {
  clipGradients,
  count,
  type Device,
  type Flat,
  flat,
  gradients,
  sgd,
  sub,
  type Tensor,
  threefry,
  uniform01,
} from "@bosquejo/tensor";
import type { Group, Parameters, PreparedValues, Weights } from "../models/model.js";
import { streams } from "../streams.js";
import type { HostTensor } from "../types.js";
import { optimizerStates, recordUpdate } from "./optimizers.js";
import { groupSettings, type TrainingSettings } from "./settings.js";

/** A group of parameters on the device: weights, gradients, the optimizer's state and the averaged weights, each in one flat buffer. */
export interface TrainedGroup extends Group {
  readonly name: string;
  /** the weights that draw: averaged ones where the run keeps them */
  readonly drawing: Weights;
  /** `[1]` learning rate */
  readonly rate: Tensor;
  /** what the group's rate is multiplied by beside the run's own */
  readonly rateFactor: number;
  /** flat buffers that go into a checkpoint, by the prefix of their names there */
  readonly kept: Readonly<Record<string, Flat>>;
  /** Writes start values, or what a checkpoint kept, at `step` steps done. */
  write(tensors: Readonly<Record<string, HostTensor | Float32Array>>, step: number): void;
  dispose(): void;
}

/** Parameters in the order of their flat buffer: those that decay come first, so that one launch updates all. */
function ordered(parameters: Parameters): { shapes: Record<string, readonly number[]>; steady: string | undefined } {
  const entries = Object.entries(parameters);
  const decaying = entries.filter(([, { decays }]) => decays);
  const others = entries.filter(([, { decays }]) => !decays);
  const shapes = Object.fromEntries([...decaying, ...others].map(([name, { shape }]) => [name, shape]));
  return { shapes, steady: others[0]?.[0] };
}

/** Names of a group's tensors in a checkpoint, by prefix. */
export const groupPrefixes = (name: string, training: TrainingSettings): readonly string[] => [
  `${name}.`,
  ...optimizerStates(groupSettings(training, name).optimizer).map((state) => `optimizer.${name}.${state}.`),
  ...(training.averaging === null ? [] : [averagedPrefix(name)]),
];

/** Prefix of the names of a group's averaged weights in a checkpoint. */
export const averagedPrefix = (name: string): string => `averaged.${name}.`;

/** The tensors and numbers that all groups' updates share. */
interface Recording {
  /** seeds of gradients by the number of losses: the loss scale, then zeros */
  readonly seeds: ReadonlyMap<number, Tensor>;
  readonly lossScale: number;
  /** `[1]` share of the way that averaged weights go to the weights in this step */
  readonly approach: Tensor;
}

/** Allocates a group's buffers, all zeros. */
export function trainedGroup(
  device: Device,
  name: string,
  parameters: Parameters,
  training: TrainingSettings,
  { seeds, lossScale, approach }: Recording,
): TrainedGroup {
  const { shapes, steady } = ordered(parameters);
  const { optimizer, learningRate } = groupSettings(training, name);
  const [own = "", ...others] = groupPrefixes(name, training);
  const weights = flat(device, shapes);
  const kept: Record<string, Flat> = { [own]: weights };
  for (const prefix of others) kept[prefix] = flat(device, shapes);
  const states = optimizerStates(optimizer).map((state) => kept[`optimizer.${name}.${state}.`]!.whole);
  const averaged = kept[averagedPrefix(name)];
  const gradient = flat(device, shapes);
  // stands for a momentum buffer: averaging has no momentum
  const still = averaged && device.zeros([averaged.whole.size]);
  const rate = device.zeros([1]);
  const updates = device.zeros([1], "u32");
  // without decaying weights there are none before the first steady one, without steady ones all decay
  const decayed = steady === undefined ? weights.whole.size : weights.parts[steady]!.offset / 4;
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
      // a descent from the averages to the weights: averaged -= approach (averaged - weights)
      if (averaged && still) sgd(averaged.whole, sub(averaged.whole, weights.whole), still, approach, { momentum: 0 });
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
      for (const each of [rate, updates, ...(still ? [still] : [])]) each.dispose();
    },
  };
}

/** Start values of parameters; each draws from a stream of its own, counted from `first` on. */
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
