import * as k from "@bosquejo/kernels";
import { launch, op } from "../op.js";
import { count, TensorError, words } from "../shape.js";
import type { Tensor } from "../tensor.js";

/** `y[...,N] = x[...,N] + bias[N]` */
export const addBias = op<readonly [Tensor, Tensor], { ROWS: number; N: number }>({
  name: "addBias",
  sizes: ([x, bias]) => {
    const N = bias[0] as number;
    if (bias.length !== 1 || x.at(-1) !== N) {
      throw new TensorError(`wants x[...,N] bias[N], got ${words(x)} ${words(bias)}`);
    }
    return { ROWS: count(x) / N, N };
  },
  shape: (_sizes, [x]) => x,
  forward: (s, y, [x, bias]) => launch(k.addBias, s, { x, bias, y }),
  backward: (s, dy) => [dy, (dbias) => fillBiasGradient(s, dy, dbias)],
});

const ENOUGH_SUMS = 1024;
// so few rows are not worth a second launch
const FEW_ROWS = 128;

/** `dbias[N] = sum over rows of dy[ROWS,N]`, in partial sums where the columns alone are few. */
export function fillBiasGradient({ ROWS, N }: { ROWS: number; N: number }, dy: Tensor, dbias: Tensor): void {
  const SLICES = ROWS <= FEW_ROWS ? 1 : k.slicesOf(ROWS, ENOUGH_SUMS / N);
  if (SLICES === 1) {
    launch(k.biasGradient, { ROWS, N, SLICES }, { dy, sums: dbias });
    return;
  }
  const parts = dy.device.tensor([SLICES, N]);
  launch(k.biasGradient, { ROWS, N, SLICES }, { dy, sums: parts });
  launch(k.foldSums, { LENGTH: N, SLICES, FACTOR: 1 }, { parts, y: dbias });
  parts.dispose();
}
