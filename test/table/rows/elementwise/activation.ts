import type { Activation } from "@bosquejo/tensor";

/** An activation in float64. */
export function activate(activation: Activation, x: number): number {
  if (typeof activation === "object") return x > 0 ? x : activation.leakyRelu * x;
  switch (activation) {
    case "relu":
      return Math.max(x, 0);
    case "sigmoid":
      return 1 / (1 + Math.exp(-x));
    case "tanh":
      return Math.tanh(x);
    case "none":
      return x;
  }
}
