import { createHash } from "node:crypto";
import type { CaptionedImages, PublishedLists } from "../captioned-images.js";
import { DataError } from "../problems.js";
import { imageOfPairs, pairCount } from "./pairs.js";

/** By the published lists, by whole images, or by (image, caption) pairs, where an image may be on both sides. */
export type SplitRule = "official" | "images" | "pairs";

/** Pair indices of both sides, ascending; pairs are counted image by image, caption by caption. */
export interface Split {
  readonly rule: SplitRule;
  /** what the test side is: a published list, or a share that was held out */
  readonly tests: "test" | "dev" | "held-out";
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

type Captions = Pick<CaptionedImages, "captions">;

/**
 * Parts the pairs by a rule; without one by the published lists where there are any, else by images. A DataError when the
 * lists that the rule wants are not there, or a side would be empty.
 */
export function splitPairs(
  images: CaptionedImages,
  { rule, testShare, seed }: { rule: SplitRule | undefined; testShare: number; seed: number },
): Split {
  const chosen = rule ?? (images.lists ? "official" : "images");
  if (chosen === "official") return officialSplit(images);
  if (chosen === "pairs")
    return { rule: chosen, tests: "held-out", ...drawn(pairCount(images), testShare, seed, "captions") };
  const { train, test } = drawn(images.ids.length, testShare, seed, "images");
  return { rule: chosen, tests: "held-out", train: pairsOf(images, train), test: pairsOf(images, test) };
}

/** The pairs of these images. */
function pairsOf(images: Captions, side: Uint32Array): Uint32Array {
  const chosen = new Set(side);
  const owners = imageOfPairs(images);
  return Uint32Array.from(owners.keys()).filter((pair) => chosen.has(owners[pair]!));
}

function officialSplit(images: CaptionedImages): Split {
  const { lists } = images;
  if (!lists) throw new DataError(noLists(images.name));
  const tests = lists.test?.length || !lists.dev?.length ? "test" : "dev";
  const test = lists[tests] ?? new Uint32Array();
  for (const side of [lists.train, test]) if (side.length === 0) throw new DataError(emptyList(images, lists));
  const trained = new Set(lists.train);
  const both = test.filter((image) => trained.has(image));
  if (both.length > 0)
    throw new DataError(
      `split: wants lists that share no image, got ${both.length} in both the train and the ${tests} list, such as ${images.ids[both[0]!]}: unpack the lists again, or part by images with --split images (evaluate: --split all)`,
    );
  return { rule: "official", tests, train: pairsOf(images, lists.train), test: pairsOf(images, test) };
}

const noLists = (name: string): string =>
  name === "flickr8k"
    ? "split: wants Flickr_8k.trainImages.txt and Flickr_8k.testImages.txt (or devImages.txt), got none of them: they are in Flickr8k_text.zip of the original publication (Kaggle's copy has none): put them beside the captions, or part by images with --split images (evaluate: --split all)"
    : `split: wants a data set with a published split, got ${name}, which publishes none: part by images with --split images (evaluate: --split all)`;

function emptyList({ problems }: CaptionedImages, lists: PublishedLists): string {
  const side = lists.train.length === 0 ? "train" : "test or dev";
  const why = problems.filter(({ kind }) => kind === "split-list").map(({ where, what }) => `\n  ${where}: ${what}`);
  return `split: wants images in the published ${side} list, got none: mend the lists, or part by images with --split images (evaluate: --split all)${why.join("")}`;
}

/**
 * Parts `count` things: those whose sha-256 of `seed:index` is smallest are the test side, `testShare` of them all (at
 * least one is left on either side). Any machine or language can repeat it, and indices ascend on both sides.
 */
function drawn(count: number, testShare: number, seed: number, things: string): Pick<Split, "train" | "test"> {
  if (count < 2)
    throw new DataError(`split: wants at least 2 ${things}, got ${count}: one to train on and one to test on`);
  if (!(testShare > 0 && testShare < 1))
    throw new DataError(`split: wants a test share between 0 and 1, got ${testShare}`);
  const lots = Array.from({ length: count }, (_, index) => ({
    index,
    lot: createHash("sha256").update(`${seed}:${index}`).digest("hex"),
  }));
  lots.sort((a, b) => (a.lot < b.lot ? -1 : 1));
  const tests = Math.min(count - 1, Math.max(1, Math.round(count * testShare)));
  const side = (part: typeof lots) => Uint32Array.from(part, ({ index }) => index).sort();
  return { train: side(lots.slice(tests)), test: side(lots.slice(0, tests)) };
}
