import { fixed } from "../format.js";
import type { Table } from "../tables.js";

/** Ranks of the true image among others, by nearness to a generated one. */
export interface Ranks {
  /** from 1, the best */
  readonly medianRank: number;
  /** share of captions whose true image is the first */
  readonly recallAt1: number;
  readonly recallAt5: number;
  readonly recallAt10: number;
}

/** Agreement of generated images with their true ones. */
export interface Retrieval {
  /** images that each is compared with, the true one included */
  readonly gallery: number;
  /** by squared distance */
  readonly distance: Ranks;
  /** by cosine, both less the mean training image */
  readonly cosine: Ranks;
}

const share = fixed(3);

/** Ranks and recall of some predictors' images, beside chance. */
export function agreementTable(
  predictors: readonly { readonly name: string; readonly retrieval: Retrieval }[],
  gallery: number,
): Table {
  const rows = predictors.map(({ name, retrieval }) => [
    name,
    ...[retrieval.distance, retrieval.cosine].flatMap((ranks) => [
      ranks.medianRank.toFixed(1),
      ...[ranks.recallAt1, ranks.recallAt5, ranks.recallAt10].map(share),
    ]),
  ]);
  const chance = [((gallery + 1) / 2).toFixed(1), ...[1, 5, 10].map((k) => share(Math.min(1, k / gallery)))];
  const heads = (by: string) => [`rank by ${by}`, "at 1", "at 5", "at 10"];
  return {
    head: ["", ...heads("distance"), ...heads("cosine")],
    rows: [...rows, ["chance", ...chance, ...chance]],
    note: `Rank: median rank of the true photo among ${gallery} by nearness to the generated image; at k: how often it is among the first k. Cosine: after the mean training image is taken off both.`,
  };
}
