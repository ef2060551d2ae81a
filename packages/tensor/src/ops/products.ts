import * as k from "@bosquejo/kernels";
import { launch, op } from "../op.js";
import { dims, TensorError } from "../shape.js";
import { storing, type Tensor } from "../tensor.js";
import { type Activation, activationSizes, storeSizes } from "./activations.js";
import { fillBiasGradient } from "./bias.js";
import { fillProduct } from "./fill-product.js";

type Two = readonly [Tensor, Tensor];
type Layer = readonly [x: Tensor, w: Tensor, bias: Tensor];

const pick = ({ ACTIVATION, SLOPE }: k.ActivationSizes) => ({ ACTIVATION, SLOPE });

/** `y[M,N] = a[M,K] b[K,N]` */
export const matmul = op<Two, { M: number; K: number; N: number }>({
  name: "matmul",
  sizes: ([a, b]) => dims("a[M,K] b[K,N]", a, b),
  shape: ({ M, N }) => [M, N],
  forward: (s, y, [a, b]) => fillProduct(k.matmul, k.matrixAsWindow(s), { a, b, y }),
  backward: (s, dy, _y, [a, b]) => [fillRowGradient(s, dy, b, a), (db) => fillMatrixGradient(s, a, dy, db)],
});

/** `y[M,N] = activation(x[M,K] w[K,N] + bias[N])` */
export const linear = op<Layer, { M: number; K: number; N: number } & k.ActivationSizes, Activation>({
  name: "linear",
  sizes: ([x, w, bias], activation) => ({
    ...dims("x[M,K] w[K,N] bias[N]", x, w, bias),
    ...activationSizes(activation),
  }),
  shape: ({ M, N }) => [M, N],
  forward: (s, y, [a, b, bias]) => fillProduct(k.linear, { ...k.matrixAsWindow(s), ...pick(s) }, { a, b, bias, y }),
  activation: pick,
  backward: (s, d, _y, [x, w]) => [
    fillRowGradient(s, d, w, x),
    (dw) => fillMatrixGradient(s, x, d, dw),
    (dbias) => fillBiasGradient({ ROWS: s.M, N: s.N }, d, dbias),
  ],
});

/** `da[M,K] = dy[M,N] b[K,N]^T` */
const fillRowGradient = ({ M, K, N }: { M: number; K: number; N: number }, dy: Tensor, b: Tensor, a: Tensor) =>
  fillInputGradient(k.convTranspose2dInputGradient, k.matrixAsWindow({ M, K: N, N: K }), dy, b, a);

/** `db[K,N] = a[M,K]^T dy[M,N]` */
function fillMatrixGradient({ M, K, N }: { M: number; K: number; N: number }, a: Tensor, dy: Tensor, db: Tensor): void {
  const grid = { B: 1, H: 1, W: M, LH: 1, LW: M, R: 1, S: 1, STRIDE: 1, PADDING: 0 };
  fillProduct(k.convTranspose2dWeightGradient, { ...grid, M: K, N }, { a, b: dy, y: db });
}

// operations from which on copies that can be read in fours pay for themselves
const WORTH_PADDING = 2 ** 24;

/** Fills dx at x from dy, as a store asks. */
const fillInputGradient = (
  product: typeof k.conv2dInputGradient,
  sizes: k.WindowSizes,
  dy: Tensor,
  w: Tensor,
  x: Tensor,
) =>
  storing((dx, store) => {
    const { K } = sizes;
    const stored = { ...sizes, ...storeSizes(store) };
    if (K % 4 === 0 || product.operations(stored) < WORTH_PADDING) {
      fillProduct(product, stored, { a: dy, b: w, x, y: dx });
      return;
    }
    const [a, b] = [padded(dy, K), padded(w, K)];
    fillProduct(product, { ...stored, K: Math.ceil(K / 4) * 4 }, { a, b, x, y: dx });
    a.dispose();
    b.dispose();
  });

/** Rows of FROM values, with zeros up to a multiple of four. */
function padded(rows: Tensor, FROM: number): Tensor {
  const [ROWS, TO] = [rows.size / FROM, Math.ceil(FROM / 4) * 4];
  const y = rows.device.tensor([ROWS, TO]);
  launch(k.padRows, { ROWS, FROM, TO }, { x: rows, y });
  return y;
}

/** Stride and zero padding of a window, the same along height and width. */
export interface Window {
  readonly stride: number;
  readonly padding: number;
  readonly activation: Activation;
}
type WindowOp = k.ActivationSizes & {
  B: number;
  H: number;
  W: number;
  C: number;
  O: number;
  R: number;
  S: number;
  OH: number;
  OW: number;
  STRIDE: number;
  PADDING: number;
};

/**
 * Convolution `x[B,H,W,C] w[R,S,C,O] bias[O] -> y[B,OH,OW,O]` with OH = (H + 2 padding - R) / stride + 1, rounded
 * down, then the activation.
 */
export const conv2d = op<Layer, WindowOp, Window>({
  name: "conv2d",
  sizes: ([x, w, bias], window) => {
    const s = dims("x[B,H,W,C] w[R,S,C,O] bias[O]", x, w, bias);
    const { stride, padding } = checked(window);
    const out = (size: number, kernel: number) => Math.floor((size + 2 * padding - kernel) / stride) + 1;
    return windowSizes(s, out(s.H, s.R), out(s.W, s.S), window);
  },
  shape: ({ B, OH, OW, O }) => [B, OH, OW, O],
  forward: (s, y, [a, b, bias]) => fillProduct(k.conv2d, { ...gather(s), ...pick(s) }, { a, b, bias, y }),
  activation: pick,
  backward: (s, d, _y, [x, w]) => [
    fillInputGradient(k.conv2dInputGradient, gatherBack(s), d, w, x),
    (dw) => {
      const { B, OH: H, OW: W, H: LH, W: LW, C: M, O: N, R, S, STRIDE, PADDING } = s;
      const sizes = { B, H, W, LH, LW, M, N, R, S, STRIDE, PADDING };
      fillProduct(k.conv2dWeightGradient, sizes, { a: x, b: d, y: dw });
    },
    (dbias) => fillBiasGradient({ ROWS: s.B * s.OH * s.OW, N: s.O }, d, dbias),
  ],
});

/**
 * Transposed convolution `x[B,H,W,C] w[R,S,C,O] bias[O] -> y[B,OH,OW,O]` with OH = (H - 1) stride - 2 padding + R +
 * outputPadding, then the activation (Dumoulin and Visin 2016, A guide to convolution arithmetic).
 */
export const convTranspose2d = op<Layer, WindowOp, Window & { readonly outputPadding?: number }>({
  name: "convTranspose2d",
  sizes: ([x, w, bias], window) => {
    const s = dims("x[B,H,W,C] w[R,S,C,O] bias[O]", x, w, bias);
    const { stride, padding } = checked(window);
    const extra = window.outputPadding ?? 0;
    if (!Number.isInteger(extra) || extra < 0 || extra >= stride) {
      throw new TensorError(`wants outputPadding from 0 to stride - 1, got ${extra} with stride ${stride}`);
    }
    const out = (size: number, kernel: number) => (size - 1) * stride - 2 * padding + kernel + extra;
    return windowSizes(s, out(s.H, s.R), out(s.W, s.S), window);
  },
  shape: ({ B, OH, OW, O }) => [B, OH, OW, O],
  forward: (s, y, [a, b, bias]) => fillProduct(k.convTranspose2d, { ...gather(s), ...pick(s) }, { a, b, bias, y }),
  activation: pick,
  backward: (s, d, _y, [x, w]) => [
    fillInputGradient(k.convTranspose2dInputGradient, gatherBack(s), d, w, x),
    (dw) => {
      const { B, H, W, OH: LH, OW: LW, C: M, O: N, R, S, STRIDE, PADDING } = s;
      const sizes = { B, H, W, LH, LW, M, N, R, S, STRIDE, PADDING };
      fillProduct(k.convTranspose2dWeightGradient, sizes, { a: x, b: d, y: dw });
    },
    (dbias) => fillBiasGradient({ ROWS: s.B * s.OH * s.OW, N: s.O }, d, dbias),
  ],
});

/** The product that gives y from x. */
const gather = ({ B, H, W, C, OH, OW, O, R, S, STRIDE, PADDING }: WindowOp): k.WindowSizes => ({
  ...{ B, H, W, K: C, OH, OW, N: O, R, S, STRIDE, PADDING },
});
/** The product that gives dx from dy. */
const gatherBack = ({ B, H, W, C, OH, OW, O, R, S, STRIDE, PADDING }: WindowOp): k.WindowSizes => ({
  ...{ B, H: OH, W: OW, K: O, OH: H, OW: W, N: C, R, S, STRIDE, PADDING },
});

function checked(window: Window): Window {
  const { stride, padding } = window;
  if (!Number.isInteger(stride) || stride < 1) throw new TensorError(`wants a stride of 1 or more, got ${stride}`);
  if (!Number.isInteger(padding) || padding < 0) throw new TensorError(`wants a padding of 0 or more, got ${padding}`);
  return window;
}

function windowSizes(
  s: { B: number; H: number; W: number; C: number; O: number; R: number; S: number },
  OH: number,
  OW: number,
  { stride: STRIDE, padding: PADDING, activation }: Window,
): WindowOp {
  if (OH < 1 || OW < 1) {
    throw new TensorError(
      `wants an output of 1x1 or more, got ${OH}x${OW} from ${s.H}x${s.W}, kernel ${s.R}x${s.S}, stride ${STRIDE}, padding ${PADDING}`,
    );
  }
  return { ...s, OH, OW, STRIDE, PADDING, ...activationSizes(activation) };
}
