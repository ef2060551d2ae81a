import { createHash } from "node:crypto";
import type { CaptionedImages, PublishedLists } from "../captioned-images.js";
import { DataError } from "../problems.js";
import { imageOfPairs, pairCount } from "./pairs.js";

/**
 * The rule of a split. "official": by the published lists. "images": by image. "pairs": by (image, caption) pair; an
 * image may be on both sides.
 */
export type SplitRule = "official" | "images" | "pairs";

/** The pair indices of both sides, ascending. Pairs are numbered image by image, caption by caption. */
export interface Split {
  readonly rule: SplitRule;
  /** The origin of the test side: the published test or dev list, or a share that was held out. */
  readonly tests: "test" | "dev" | "held-out";
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/**
 * Splits the pairs by a rule. The default is "official" if there are published lists, and "images" otherwise.
 * @throws DataError if the rule needs lists that were not found, or a side would be empty
 */
export function splitPairs(
  images: CaptionedImages,
  { rule, testShare, seed }: { rule: SplitRule | undefined; testShare: number; seed: number },
): Split {
  const chosen = rule ?? (images.lists ? "official" : "images");
  if (chosen === "official") return officialSplit(images);
  if (chosen === "pairs")
    return { rule: chosen, tests: "held-out", ...splitIndices(pairCount(images), testShare, seed, "captions") };
  const { train, test } = splitIndices(images.ids.length, testShare, seed, "images");
  return { rule: chosen, tests: "held-out", train: pairsOf(images, train), test: pairsOf(images, test) };
}

/** Returns the pairs of the images on one side. */
function pairsOf(images: CaptionedImages, side: Uint32Array): Uint32Array {
  const chosen = new Set(side);
  const owners = imageOfPairs(images);
  return Uint32Array.from(owners.keys()).filter((pair) => chosen.has(owners[pair]!));
}

function officialSplit(images: CaptionedImages): Split {
  const { lists } = images;
  if (!lists) throw new DataError(noLists(images));
  const tests = lists.test?.length || !lists.dev?.length ? "test" : "dev";
  const test = lists[tests] ?? new Uint32Array();
  for (const side of [lists.train, test]) if (side.length === 0) throw new DataError(emptyList(images, lists));
  const trained = new Set(lists.train);
  const both = test.filter((image) => trained.has(image));
  if (both.length > 0)
    throw new DataError(
      `split: expected lists that share no image, got ${both.length} in both the train and the ${tests} list, such ` +
        `as ${images.ids[both[0]!]}: unpack the lists again, or ${byImages}`,
    );
  return { rule: "official", tests, train: pairsOf(images, lists.train), test: pairsOf(images, test) };
}

const byImages = "split by images with --split images (evaluate: --split all)";

const noLists = ({ name, missingLists }: CaptionedImages): string =>
  missingLists === undefined
    ? `split: expected a data set with a published split, got ${name}, which publishes none: ${byImages}`
    : `split: ${missingLists}, or ${byImages}`;

function emptyList({ problems }: CaptionedImages, lists: PublishedLists): string {
  const side = lists.train.length === 0 ? "train" : "test or dev";
  const why = problems.filter(({ kind }) => kind === "split-list").map(({ where, what }) => `\n  ${where}: ${what}`);
  const reasons = why.join("");
  return `split: expected images in the published ${side} list, got none: correct the lists, or ${byImages}${reasons}`;
}

/**
 * Splits `count` items by the sha-256 of `seed:index`: the test side is the share `testShare` with the smallest hashes.
 * At least one item is on each side. Indices ascend. A program in any language can compute the same split.
 * @throws DataError if there are fewer than two items, or the share is not between 0 and 1
 */
function splitIndices(count: number, testShare: number, seed: number, items: string): Pick<Split, "train" | "test"> {
  if (count < 2)
    throw new DataError(`split: expected at least 2 ${items}, got ${count}: one to train on and one to test on`);
  if (!(testShare > 0 && testShare < 1))
    throw new DataError(`split: expected a test share between 0 and 1, got ${testShare}`);
  const hashed = Array.from({ length: count }, (_, index) => ({
    index,
    hash: createHash("sha256").update(`${seed}:${index}`).digest("hex"),
  }));
  hashed.sort((a, b) => (a.hash < b.hash ? -1 : 1));
  const tests = Math.min(count - 1, Math.max(1, Math.round(count * testShare)));
  const side = (items: typeof hashed) => Uint32Array.from(items, ({ index }) => index).sort();
  return { train: side(hashed.slice(tests)), test: side(hashed.slice(0, tests)) };
}
