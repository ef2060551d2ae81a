import { kernel } from "../kernel.js";
import { type ActivationSizes, activationFunctions } from "./activation.js";
import elementwise from "./elementwise.wgsl";
import { type StripSizes, stripThreads } from "./strip.js";
import strip from "./strip.wgsl";

const declare = <S extends StripSizes, B extends string>(name: string, entry: string, buffers: readonly B[]) =>
  kernel<S, B>({ name, entry, source: [strip, elementwise, activationFunctions], buffers, threads: stripThreads });

/** Computes `y = a + b`: the sum of two gradients of one tensor. */
export const addGradients = declare<StripSizes, "a" | "b" | "y">("addGradients", "add", ["a", "b", "y"]);
/** Computes `y = FACTOR a`. */
export const scale = declare<StripSizes & { FACTOR: number }, "a" | "y">("scale", "scale", ["a", "y"]);
/** Computes `y += a`. */
export const accumulate = declare<StripSizes, "a" | "y">("accumulate", "accumulate", ["a", "y"]);
/** Sets all values of y to FACTOR. */
export const fill = declare<StripSizes & { FACTOR: number }, "y">("fill", "fill", ["y"]);
/** Computes `y = f(a)` with an activation f. */
export const activation = declare<StripSizes & ActivationSizes, "a" | "y">("activation", "activation", ["a", "y"]);
/** Computes `y = a f'` with the slope f' of an activation, computed from the activation's output `b`. */
export const activationGradient = declare<StripSizes & ActivationSizes, "a" | "b" | "y">(
  "activationGradient",
  "activation_gradient",
  ["a", "b", "y"],
);
