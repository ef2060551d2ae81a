import {
  avgPool2d,
  conv2d,
  convTranspose2d,
  gradients,
  maxPool2d,
  type Pool,
  pad,
  type Shape,
  slice,
  type Tensor,
  transpose,
} from "@bosquejo/tensor";
import type * as Tf from "@tensorflow/tfjs-core";
import type { KernelContext, TfjsKernel } from "./kernels.js";

type Info = Tf.backend_util.Conv2DInfo;
type TfjsPadding = "same" | "valid" | number | Tf.backend_util.ExplicitPadding;
type TfjsHeightWidth = [number, number];
type Images = [number, number, number, number];

interface ConvAttrs {
  readonly strides: TfjsHeightWidth;
  readonly pad: TfjsPadding;
  readonly dataFormat: "NHWC" | "NCHW";
  readonly dilations?: TfjsHeightWidth;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}
interface PoolAttrs extends Omit<ConvAttrs, "dataFormat"> {
  readonly filterSize: TfjsHeightWidth;
}

const oneOf = ([height, width]: readonly number[]): number | TfjsHeightWidth =>
  height === width ? height! : ([height, width] as TfjsHeightWidth);

function convInfo(x: Shape, filter: Shape, attrs: ConvAttrs, { tf, fail }: KernelContext): Info {
  const { strides, dilations = 1, dimRoundingMode } = attrs;
  if (attrs.dataFormat === "NCHW") fail("takes images in NCHW");
  const [images, weights] = [x as Images, filter as Images];
  const info = tf.backend_util.computeConv2DInfo(images, weights, strides, dilations, attrs.pad, dimRoundingMode);
  if (info.inChannels !== filter[2]) fail("groups are an option of conv2d");
  return info;
}

/** The number of zeros before and after an image along one axis, for the same windows as in tfjs. */
function around(size: number, before: number, out: number, stride: number, reach: number): [number, number] {
  return [before, Math.max(0, (out - 1) * stride + reach - size - before)];
}

/** The images with tfjs's padding, which may differ from side to side. */
function padded(x: Tensor, info: Info, value: number): Tensor {
  const { inHeight, inWidth, outHeight, outWidth, padInfo, strideHeight, strideWidth } = info;
  const rows = around(inHeight, padInfo.top, outHeight, strideHeight, info.effectiveFilterHeight);
  const columns = around(inWidth, padInfo.left, outWidth, strideWidth, info.effectiveFilterWidth);
  return pad(x, { padding: [[0, 0], rows, columns, [0, 0]], value });
}

/** The padding if it is equal on all sides and our output would have tfjs's size; otherwise undefined. */
function evenPadding({ padInfo, inHeight, inWidth, outHeight, outWidth, ...info }: Info): number | undefined {
  const { top, bottom, left, right } = padInfo;
  const out = (size: number, kernel: number, stride: number) => Math.floor((size + 2 * top - kernel) / stride) + 1;
  const same = [bottom, left, right].every((each) => each === top);
  const fits =
    out(inHeight, info.effectiveFilterHeight, info.strideHeight) === outHeight &&
    out(inWidth, info.effectiveFilterWidth, info.strideWidth) === outWidth;
  return same && fits ? top : undefined;
}

/** The convolution by `conv2d`. It pads all sides equally: other paddings need `pad` first. */
function convolved(x: Tensor, w: Tensor, info: Info, { device }: KernelContext): Tensor {
  const even = evenPadding(info);
  const options = {
    stride: oneOf([info.strideHeight, info.strideWidth]) as number,
    dilation: oneOf([info.dilationHeight, info.dilationWidth]),
    activation: "none" as const,
  };
  const bias = device.zeros([w.shape[3]!]);
  if (even !== undefined) return conv2d(x, w, bias, { ...options, padding: even });
  return conv2d(padded(x, info, 0), w, bias, { ...options, padding: 0 });
}

const convolution: TfjsKernel = ({ x, filter }, attrs: ConvAttrs, given) => ({
  tensor: convolved(x!, filter!, convInfo(x!.shape, filter!.shape, attrs, given), given),
});

const filterGradient: TfjsKernel = ({ x, dy }, attrs: ConvAttrs & { readonly filterShape: Images }, given) => {
  const w = given.device.zeros(attrs.filterShape);
  const y = convolved(x!, w, convInfo(x!.shape, attrs.filterShape, attrs, given), given);
  return { tensor: gradients(y, [w], { seed: dy! })[0]! };
};

/** tfjs's gradient of a convolution at the images, which is a transposed convolution. */
const transposed: TfjsKernel = ({ dy, filter }, attrs: ConvAttrs & { readonly inputShape: Images }, given) => {
  const info = convInfo(attrs.inputShape, filter!.shape, attrs, given);
  const { padInfo, strideHeight, strideWidth } = info;
  if (dy!.shape[1] !== info.outHeight || dy!.shape[2] !== info.outWidth)
    given.fail("needs a gradient of a size that no convolution has");
  const extra = (out: number, size: number, stride: number, kernel: number, padding: number) =>
    out - ((size - 1) * stride - 2 * padding + kernel);
  const { top, left } = padInfo;
  if (top !== left) given.fail("has padding that differs between height and width");
  const height = extra(info.inHeight, info.outHeight, strideHeight, info.filterHeight, top);
  const width = extra(info.inWidth, info.outWidth, strideWidth, info.filterWidth, left);
  const options = {
    stride: oneOf([strideHeight, strideWidth]) as number,
    padding: top,
    outputPadding: oneOf([Math.max(0, height), Math.max(0, width)]) as number,
    dilation: oneOf([info.dilationHeight, info.dilationWidth]),
    activation: "none" as const,
  };
  const w = transpose(filter!, { axes: [0, 1, 3, 2] });
  const y = convTranspose2d(dy!, w, given.device.zeros([w.shape[3]!]), options);
  // tfjs's padding may be larger at the end: it removes more than ours
  const whole = height >= 0 && width >= 0;
  return { tensor: whole ? y : slice(y, { start: [0, 0, 0, 0], end: info.inShape }) };
};

// WGSL has no infinite constants
const LEAST = -(2 ** 127);

type PoolOp = (x: Tensor, options: Pool) => Tensor;

/** A pool by our op, after tfjs's padding with a value that no maximum selects. */
function pooled(op: PoolOp, x: Tensor, attrs: PoolAttrs, { tf, fail }: KernelContext): Tensor {
  const { filterSize, strides, dilations = 1, dimRoundingMode } = attrs;
  const info = tf.backend_util.computePool2DInfo(
    ...([x.shape as Images, filterSize, strides, dilations, attrs.pad, dimRoundingMode] as const),
  );
  if (info.dilationHeight !== 1 || info.dilationWidth !== 1) fail("pools have no dilation");
  const options: Pool = {
    kernel: [info.filterHeight, info.filterWidth],
    stride: [info.strideHeight, info.strideWidth],
  };
  if (evenPadding(info) === 0) return op(x, options);
  if (op !== maxPool2d) fail("avgPool2d counts the padding as zeros");
  return op(padded(x, info, LEAST), options);
}

const pooling =
  (op: PoolOp): TfjsKernel =>
  ({ x }, attrs: PoolAttrs, given) => ({ tensor: pooled(op, x!, attrs, given) });
const poolingGradient =
  (op: PoolOp): TfjsKernel =>
  ({ input, dy }, attrs: PoolAttrs, given) => ({
    tensor: gradients(pooled(op, input!, attrs, given), [input!], { seed: dy! })[0]!,
  });

/** Kernels with windows. Images are NHWC and weights [R,S,C,O], in tfjs and in our ops. */
export const windows: Readonly<Record<string, TfjsKernel>> = {
  Conv2D: convolution,
  Conv2DBackpropInput: transposed,
  Conv2DBackpropFilter: filterGradient,
  MaxPool: pooling(maxPool2d),
  MaxPoolGrad: poolingGradient(maxPool2d),
  AvgPool: pooling(avgPool2d),
  AvgPoolGrad: poolingGradient(avgPool2d),
};
