import { kernel } from "../kernel.js";
import pad from "../product/pad.wgsl";
import activations from "./activation.wgsl";
import elementwise from "./elementwise.wgsl";
import runs from "./strip.wgsl";

/** An activation that rides on another kernel's store; see `activation.wgsl`. */
export type ActivationSizes = { ACTIVATION: number; SLOPE: number };

/** Values that are taken in fours, EACH fours an invocation, one unless given, by turns with its neighbours; see `runs.wgsl`. */
export type RunSizes = { LENGTH: number; EACH?: number };
/** Invocations over runs of fours. */
export const runThreads = ({ LENGTH, EACH = 1 }: RunSizes): number => Math.ceil(Math.ceil(LENGTH / 4) / EACH);

const declare = <S extends RunSizes, B extends string>(name: string, entry: string, buffers: readonly B[]) =>
  kernel<S, B>({ name, entry, source: [runs, elementwise, activations], buffers, threads: runThreads });

/** Which activation an `ACTIVATION` constant stands for. */
export const activationCodes = { none: 0, relu: 1, sigmoid: 2, tanh: 3, leakyRelu: 4 } as const;

/** `y = a + b`: two gradients of one tensor */
export const addGradients = declare<RunSizes, "a" | "b" | "y">("addGradients", "add", ["a", "b", "y"]);
/** `y = FACTOR a` */
export const scale = declare<RunSizes & { FACTOR: number }, "a" | "y">("scale", "scale", ["a", "y"]);
/** `y += a` */
export const accumulate = declare<RunSizes, "a" | "y">("accumulate", "accumulate", ["a", "y"]);
/** `y = FACTOR` */
export const fill = declare<RunSizes & { FACTOR: number }, "y">("fill", "fill", ["y"]);
/** `y`, the activation of a */
export const activation = declare<RunSizes & ActivationSizes, "a" | "y">("activation", "activation", ["a", "y"]);
/** `y = a f'`, told by the activation's output `b` */
export const activationGradient = declare<RunSizes & ActivationSizes, "a" | "b" | "y">(
  "activationGradient",
  "activation_gradient",
  ["a", "b", "y"],
);
/** `y[ROWS,TO]` is `x[ROWS,FROM]` with zeros after it in each row */
export const padRows = kernel<{ ROWS: number; FROM: number; TO: number }, "x" | "y">({
  name: "padRows",
  entry: "pad",
  source: [pad],
  buffers: ["x", "y"],
  threads: ({ ROWS, TO }) => (ROWS * TO) / 4,
});
