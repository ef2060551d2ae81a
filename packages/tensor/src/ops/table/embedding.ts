import * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { launch } from "../../runtime/launches/launch.js";
import { launchStrips } from "../../runtime/launches/strips.js";
import { count, dims } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";

// the number of indices searched together: the time of the search grows with its square
const CHUNK = 16384;

/**
 * The rows of `table[V,E]` at indices `u32[...]`: `y[...,E]`. An index of V or more gives a row of NaN and no gradient.
 * The gradients of one row are added in the order of the indices, so results repeat bit for bit.
 */
export const embedding = op<readonly [table: Tensor, indices: Tensor], k.EmbeddingSizes>({
  name: "embedding",
  inputs: ["table", "indices"],
  options: [],
  dtypes: ["f32", "u32"],
  sizes: ([table, indices]) => ({ ...dims("table[V,E]", table), COUNT: count(indices) }),
  shape: ({ E }, [, indices]) => [...indices, E],
  forward: (s, y, [table, indices]) => launch(k.embedding, s, { table, indices, y }),
  backward: (s, dy, _y, [, indices]) => [(dtable) => fillTableGradient(s, indices, dy, dtable), undefined],
});

/** Fills `dtable[V,E]`: sets it to zero, then adds the gradients of the rows, chunk by chunk of the indices. */
function fillTableGradient({ V, E, COUNT: all }: k.EmbeddingSizes, indices: Tensor, dy: Tensor, dtable: Tensor): void {
  launchStrips(k.fill, { LENGTH: V * E, FACTOR: 0 }, { y: dtable });
  for (let start = 0; start < all; start += CHUNK) {
    const COUNT = Math.min(CHUNK, all - start);
    const some = indices.view([COUNT], start);
    const rows = dy.view([COUNT, E], start * E);
    const links = dy.device.tensor([COUNT, 2], undefined, "u32");
    launch(k.embeddingLinks, { COUNT }, { indices: some, four: some, links });
    launch(k.embeddingGradient, { V, E, COUNT }, { indices: some, chain: links, dy: rows, dtable });
    for (const each of [some, rows, links]) each.dispose();
  }
}
