import * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { launch } from "../../runtime/launches/launch.js";
import { count, TensorError } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { checkDType, type DType } from "../../runtime/values.js";

type CastOptions = { readonly dtype: DType };

/**
 * The same values in another type: floats lose their fraction on the way to integers, and what does not fit is cut off; f16
 * (10 bits of fraction) goes from and to f32 only, and takes half the memory on every adapter. Gradients pass between f32 and f16.
 */
export const cast = op<readonly [x: Tensor], { LENGTH: number }, CastOptions>({
  name: "cast",
  inputs: ["x"],
  options: ["dtype"],
  dtypes: ["any"],
  dtype: ([x], { dtype }) => {
    checkDType("cast", dtype);
    const half = x.dtype === "f16" || dtype === "f16";
    if (x.dtype === dtype || (half && x.dtype !== "f32" && dtype !== "f32")) {
      throw new TensorError(`cast: expected another type than ${x.dtype}, f16 from and to f32 only, got ${dtype}`);
    }
    return dtype;
  },
  sizes: ([x]) => ({ LENGTH: count(x) }),
  shape: (_sizes, [x]) => x,
  forward: (s, y, [x]) => {
    if (y.dtype === "f16") launch(k.packHalves, s, { x, halves: y });
    else if (x.dtype === "f16") launch(k.unpackHalves, s, { packed: x, y });
    else {
      const kernels = k.casts[x.dtype] as Readonly<Partial<Record<DType, (typeof k.casts)["f32"]["u32"]>>>;
      launch(kernels[y.dtype] as (typeof k.casts)["f32"]["u32"], s, { x, y });
    }
  },
  backward: (_s, dy, y, [x]) => [x.dtype === "f16" || y.dtype === "f16" ? dy : undefined],
});
