import * as k from "@bosquejo/kernels";
import { launch, op } from "../op.js";
import { count } from "../shape.js";
import type { Tensor } from "../tensor.js";

const SUMS = 1024;
type Sizes = { LENGTH: number; FACTOR: number };

const reduction = (name: string, factor: (length: number) => number) =>
  op<readonly [Tensor], Sizes>({
    name,
    sizes: ([x]) => ({ LENGTH: count(x), FACTOR: factor(count(x)) }),
    shape: () => [1],
    forward: ({ LENGTH, FACTOR }, y, [x]) => {
      const SLICES = k.slicesOf(LENGTH, Math.min(SUMS, LENGTH / 64));
      const parts = x.device.tensor([SLICES]);
      launch(k.partialSums, { LENGTH, SLICES, FACTOR: 1 }, { x, sums: parts });
      launch(k.foldSums, { LENGTH: 1, SLICES, FACTOR }, { parts, y });
      parts.dispose();
    },
    backward: (s, dy) => [(dx) => launch(k.spread, s, { a: dy, y: dx })],
  });

/** The sum of all values, `[1]`. */
export const sum = reduction("sum", () => 1);
/** The mean of all values, `[1]`. */
export const mean = reduction("mean", (length) => 1 / length);
