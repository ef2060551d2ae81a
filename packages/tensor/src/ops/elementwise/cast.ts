import * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { launch } from "../../runtime/launches/launch.js";
import { count, TensorError } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { checkDType, type DType } from "../../runtime/values.js";

type CastOptions = { readonly dtype: DType };

/**
 * The same values in another type; f16 can be cast only from and to f32. A float that becomes an integer loses its
 * fraction and is clamped to the type's range. Between i32 and u32 the bits stay. f16 has 10 bits of fraction and takes
 * half the memory of f32 on every adapter. Only casts between f32 and f16 have a gradient.
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
      throw new TensorError(`cast: expected a type other than ${x.dtype} (f16 only from and to f32), got ${dtype}`);
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
