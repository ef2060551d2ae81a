import * as k from "@bosquejo/kernels";
import { launch } from "../../runtime/launches/launch.js";
import type { Tensor } from "../../runtime/tensor.js";

/** Computes the product y with the tile and the slices that the device chooses. */
export function fillProduct<S extends k.Sizes, B extends string>(
  product: k.Product<S, B>,
  sizes: S,
  tensors: Readonly<Record<B | "a" | "b" | "y", Tensor>>,
): void {
  const any = product as unknown as k.Product;
  fillBy(tensors.y.device.choices.of(any, sizes), any, sizes, tensors);
}

/**
 * Computes the product y with the given tile. With more than one slice, each slice of the depth gives a partial, and a
 * second kernel adds the partials in order.
 */
export function fillBy(
  { tile: name, slices: SLICES }: k.Choice,
  product: k.Product,
  sizes: k.Sizes,
  tensors: Readonly<Record<string, Tensor>>,
): void {
  const tile = k.tiles[name] as k.Tile;
  const sliced = { ...sizes, SLICES };
  if (SLICES === 1) {
    launch(product.whole(tile), sliced, tensors);
    return;
  }
  const { a, b, y } = tensors as Readonly<Record<"a" | "b" | "y", Tensor>>;
  const partials = y.device.tensor([SLICES, y.size]);
  launch(product.partials(tile), sliced, { a, b, y: partials });
  const fold = product.fold(sliced, y.size);
  launch(fold.kernel, fold.sizes, { ...tensors, partials });
  partials.dispose();
}
