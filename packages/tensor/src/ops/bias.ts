import type { Tensor } from "../tensor.js";
import { fillSum } from "./sums.js";

/** `dbias[N] = sum over rows of dy[ROWS,N]` */
export const fillBiasGradient = ({ ROWS, N }: { ROWS: number; N: number }, dy: Tensor, dbias: Tensor): void =>
  fillSum(dbias, dy, { OUTER: 1, N: ROWS, INNER: N });
