import * as k from "@bosquejo/kernels";
import { storing } from "../../autograd/node.js";
import { storeSizes } from "../../autograd/store.js";
import { launch } from "../../runtime/launches/launch.js";
import type { Tensor } from "../../runtime/tensor.js";
import { fillProduct } from "./fill-product.js";

// operations from which padded copies, read as vectors of four, save more time than the copies cost
const WORTH_PADDING = 2 ** 24;

/**
 * The gradient dx at x of a product, from dy and the weights w. The kernel can also add it to an earlier gradient, and
 * multiply it by the derivative of the activation that gave x.
 */
export const fillInputGradient = (
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

/** A copy of rows of FROM values, each filled with zeros up to a multiple of four. */
function padded(rows: Tensor, FROM: number): Tensor {
  const [ROWS, TO] = [rows.size / FROM, Math.ceil(FROM / 4) * 4];
  const y = rows.device.tensor([ROWS, TO]);
  launch(k.padRows, { ROWS, FROM, TO }, { x: rows, y });
  return y;
}
