import {
  add,
  argmax,
  batchNorm,
  div,
  exp,
  log,
  logSoftmax,
  matmul,
  max,
  mean,
  mul,
  reshape,
  type Shape,
  softmax,
  sub,
  sum,
  type Tensor,
  transpose,
} from "@bosquejo/tensor";
import type * as Tf from "@tensorflow/tfjs-core";
import type { KernelContext, Result, TfjsKernel } from "./kernels.js";

type ReductionOp = (x: Tensor, options: { axes: readonly number[]; keepDims?: boolean }) => Tensor;
type TfjsAxes = number | readonly number[] | undefined;

/** A reduction as in tfjs: without axes, nothing is reduced. */
function reduced(op: ReductionOp, x: Tensor, wanted: TfjsAxes, keepDims: boolean, { tf }: KernelContext): Result {
  const axes = tf.util.parseAxisParam(wanted as number[], x.shape as number[]);
  if (axes.length === 0) return { tensor: reshape(x, x.shape) };
  const left = x.shape.filter((_, axis) => !axes.includes(axis));
  const tensor = op(x, { axes: [...new Set(axes)], keepDims });
  return { tensor, shape: keepDims ? tensor.shape : left };
}
const reduction =
  (op: ReductionOp): TfjsKernel =>
  (
    { x },
    attrs: { readonly axis?: TfjsAxes; readonly reductionIndices?: TfjsAxes; readonly keepDims?: boolean },
    given,
  ) =>
    reduced(op, x!, attrs.axis ?? attrs.reductionIndices, attrs.keepDims === true, given);

const binary =
  (op: (a: Tensor, b: Tensor) => Tensor): TfjsKernel =>
  ({ a, b }) => ({ tensor: op(a!, b!) });

const matrices: TfjsKernel = (
  { a, b },
  { transposeA, transposeB }: { readonly transposeA: boolean; readonly transposeB: boolean },
) => {
  const turned = (x: Tensor, turn: boolean) => {
    const axes = [...x.shape.keys()];
    return turn ? transpose(x, { axes: [...axes.slice(0, -2), ...axes.slice(-2).reverse()] }) : x;
  };
  const [left, right] = [turned(a!, transposeA), turned(b!, transposeB)];
  const batches = (shape: Shape) => shape.slice(0, -2);
  // batches of size 1 are computed as single matrices
  const single = [...batches(left.shape), ...batches(right.shape)].every((size) => size === 1);
  if (!single) return { tensor: matmul(left, right) };
  const flat = (x: Tensor) => reshape(x, x.shape.slice(-2));
  const y = matmul(flat(left), flat(right));
  const most = [left, right].sort((one, other) => other.shape.length - one.shape.length)[0]!;
  return { tensor: reshape(y, [...batches(most.shape), ...y.shape]) };
};

const normalized: TfjsKernel = (
  { x, mean: average, variance, scale, offset },
  { varianceEpsilon }: { readonly varianceEpsilon: number },
  { device, fail },
) => {
  if (average!.shape.length !== 1) fail("batchNorm takes one mean per channel");
  const vector = (value: number) => device.tensor([x!.shape.at(-1)!], new Float32Array(x!.shape.at(-1)!).fill(value));
  const [gamma, beta] = [scale ?? vector(1), offset ?? vector(0)];
  const options = { training: false, momentum: 0, epsilon: varianceEpsilon };
  return { tensor: batchNorm(x!, gamma, beta, average!, variance!, options) };
};

/** Kernels without windows. */
export const plain: Readonly<Record<string, TfjsKernel>> = {
  Add: binary(add),
  Sub: binary(sub),
  Multiply: binary(mul),
  RealDiv: binary(div),
  Exp: ({ x }) => ({ tensor: exp(x!) }),
  Log: ({ x }) => ({ tensor: log(x!) }),
  Sum: reduction(sum),
  Mean: reduction(mean),
  Max: reduction(max),
  ArgMax: ({ x }, { axis }: { readonly axis: number }) => {
    const at = Array.isArray(axis) ? axis[0] : axis;
    const shape = x!.shape.filter((_, other) => other !== (at + x!.shape.length) % x!.shape.length);
    return { tensor: argmax(x!, { axis: at }), shape, dtype: "int32" as Tf.DataType };
  },
  Softmax: ({ logits }, { dim }: { readonly dim: number }) => ({ tensor: softmax(logits!, { axis: dim }) }),
  LogSoftmax: ({ logits }, { axis }: { readonly axis: number }) => ({ tensor: logSoftmax(logits!, { axis }) }),
  BatchMatMul: matrices,
  FusedBatchNorm: normalized,
  Transpose: ({ x }, { perm }: { readonly perm: readonly number[] }) => ({ tensor: transpose(x!, { axes: perm }) }),
};
