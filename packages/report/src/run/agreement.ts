import { fixed } from "../format.js";
import type { Table } from "../tables.js";

/** Ranks of the true image among others, ordered by nearness to the generated image. */
export interface Ranks {
  /** the best is 1 */
  readonly medianRank: number;
  /** the share of captions whose true image is the nearest one */
  readonly recallAt1: number;
  readonly recallAt5: number;
  readonly recallAt10: number;
}

/** The agreement of generated images with the true ones. */
export interface Retrieval {
  /** the number of images that each is compared with, including the true one */
  readonly gallery: number;
  /** nearness by squared distance */
  readonly distance: Ranks;
  /** nearness by cosine, after the mean training image is subtracted from both images */
  readonly cosine: Ranks;
}

const share = fixed(3);

/** Creates the table of ranks and recall of some predictors' images, and of chance. */
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
    note:
      `Rank: median rank of the true photo among ${gallery}, ordered by nearness to the generated image. ` +
      "At k: share of captions whose true photo is among the first k. " +
      "Cosine: of both images after the mean training image is subtracted.",
  };
}
