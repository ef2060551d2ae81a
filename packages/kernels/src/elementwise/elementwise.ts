import { kernel } from "../kernel.js";
import { type ActivationSizes, activationFunctions } from "./activation.js";
import elementwise from "./elementwise.wgsl";
import { type StripSizes, stripThreads } from "./strip.js";
import strip from "./strip.wgsl";

const declare = <S extends StripSizes, B extends string>(name: string, entry: string, buffers: readonly B[]) =>
  kernel<S, B>({ name, entry, source: [strip, elementwise, activationFunctions], buffers, threads: stripThreads });

/** `y = a + b`: two gradients of one tensor */
export const addGradients = declare<StripSizes, "a" | "b" | "y">("addGradients", "add", ["a", "b", "y"]);
/** `y = FACTOR a` */
export const scale = declare<StripSizes & { FACTOR: number }, "a" | "y">("scale", "scale", ["a", "y"]);
/** `y += a` */
export const accumulate = declare<StripSizes, "a" | "y">("accumulate", "accumulate", ["a", "y"]);
/** `y = FACTOR` */
export const fill = declare<StripSizes & { FACTOR: number }, "y">("fill", "fill", ["y"]);
/** `y`, the activation of a */
export const activation = declare<StripSizes & ActivationSizes, "a" | "y">("activation", "activation", ["a", "y"]);
/** `y = a f'`, told by the activation's output `b` */
export const activationGradient = declare<StripSizes & ActivationSizes, "a" | "b" | "y">(
  "activationGradient",
  "activation_gradient",
  ["a", "b", "y"],
);
