import { adam, adamw, rmsprop, sgd, type Tensor } from "@bosquejo/tensor";
import * as z from "zod";
import { flag, merged, notNegative, oneOf, positive, setting, share } from "../settings.js";

const weightDecay = notNegative(
  "factor of weight decay (not for biases): decoupled for rmsprop and adamw, part of the gradient for adam and sgd",
);
const epsilon = positive("number added to the root of the mean square");
const beta = (of: string) => share(`share of the running mean of the ${of} that a step keeps`);

/** Names of the optimizers. */
export const optimizerNames = ["rmsprop", "adam", "adamw", "sgd"] as const;

const name = <const N extends string>(literal: N) =>
  setting(z.literal(literal), `one of ${optimizerNames.join(", ")}`, "the optimizer");

const Rmsprop = z.strictObject({
  name: name("rmsprop"),
  rho: share("share of the running mean of the squared gradient that a step keeps"),
  epsilon,
  weightDecay,
});
const adamShape = { beta1: beta("gradient"), beta2: beta("squared gradient"), epsilon, weightDecay };
const Adam = z.strictObject({ name: name("adam"), ...adamShape });
const Adamw = z.strictObject({ name: name("adamw"), ...adamShape });
const Sgd = z.strictObject({
  name: name("sgd"),
  momentum: share("share of the momentum buffer that a step keeps"),
  nesterov: flag("use Nesterov momentum"),
  weightDecay,
});

/** An optimizer with its settings. */
export const OptimizerSettings = z.discriminatedUnion("name", [Rmsprop, Adam, Adamw, Sgd]);
export type OptimizerSettings = z.infer<typeof OptimizerSettings>;

/** Some settings of an optimizer, as a file gives them. */
export const PartialOptimizerSettings = z
  .strictObject({
    ...{ ...Sgd.shape, ...Rmsprop.shape, ...adamShape },
    name: oneOf(optimizerNames, "the optimizer"),
  })
  .partial();

/** The tensors and numbers of an optimizer's update. */
interface Update {
  readonly weights: Tensor;
  readonly gradients: Tensor;
  /** the states of the optimizer, each of the size of the weights */
  readonly states: readonly Tensor[];
  /** `u32[1]` number of updates done, for optimizers that need it */
  readonly count: Tensor;
  /** `[1]` learning rate */
  readonly rate: Tensor;
  /** the number of weights, from the first on, that weight decay applies to */
  readonly decayed: number;
  /** the factor of the gradients: an update divides by it */
  readonly lossScale: number;
}

/** An optimizer: the names of its states, its default settings, and its update. */
interface Optimizer<S> {
  readonly states: readonly string[];
  readonly defaults: S;
  record(settings: S, update: Update): void;
}

type Of<N extends OptimizerSettings["name"]> = Extract<OptimizerSettings, { name: N }>;

const adamDefaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };

const optimizers: { readonly [N in OptimizerSettings["name"]]: Optimizer<Of<N>> } = {
  rmsprop: {
    states: ["meanSquare"],
    defaults: { name: "rmsprop", rho: 0.9, epsilon: 1e-7, weightDecay: 0 },
    record({ name: _, ...settings }, { weights, gradients, states: [meanSquare], rate, decayed, lossScale }) {
      rmsprop(weights, gradients, meanSquare!, rate, { ...settings, decayed, lossScale });
    },
  },
  adam: {
    states: ["mean", "meanSquare"],
    defaults: { name: "adam", ...adamDefaults },
    record({ name: _, ...settings }, { weights, gradients, states: [mean, square], count, rate, decayed, lossScale }) {
      adam(weights, gradients, mean!, square!, count, rate, { ...settings, decayed, lossScale });
    },
  },
  adamw: {
    states: ["mean", "meanSquare"],
    defaults: { name: "adamw", ...adamDefaults, weightDecay: 0.01 },
    record({ name: _, ...settings }, { weights, gradients, states: [mean, square], count, rate, decayed, lossScale }) {
      adamw(weights, gradients, mean!, square!, count, rate, { ...settings, decayed, lossScale });
    },
  },
  sgd: {
    states: ["momentumBuffer"],
    defaults: { name: "sgd", momentum: 0, nesterov: false, weightDecay: 0 },
    record({ name: _, ...settings }, { weights, gradients, states: [buffer], rate, decayed, lossScale }) {
      sgd(weights, gradients, buffer!, rate, { ...settings, decayed, lossScale });
    },
  },
};

/** The default settings of an optimizer: those of its paper, or of Keras for RMSprop. */
export const optimizerDefaults = (name: OptimizerSettings["name"]): OptimizerSettings => optimizers[name].defaults;

/** Completes the settings of an optimizer: from `base` if that is the same optimizer, otherwise from its defaults. */
export function completeOptimizer(
  given: z.infer<typeof PartialOptimizerSettings>,
  base: OptimizerSettings,
): OptimizerSettings {
  const { name = base.name } = given;
  return merged(name === base.name || !Object.hasOwn(optimizers, name) ? base : optimizerDefaults(name), given);
}

/** The names of an optimizer's states. A state has one number for each weight. */
export const optimizerStates = ({ name }: OptimizerSettings): readonly string[] => optimizers[name].states;

/** Records the update of all weights of a group. */
export function recordUpdate(settings: OptimizerSettings, update: Update): void {
  (optimizers[settings.name] as Optimizer<OptimizerSettings>).record(settings, update);
}
