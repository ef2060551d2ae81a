// the emoji of the pinned packages, with their captions and drawings
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";

const vendors = ["cldr", "emojibase", "joypixels", "iamcal", "github", "emojibase-legacy"];
const short = new Set("a an at by go he in is it me my no of ok on or pc so to tv uk un up us we".split(" "));
const mostCaptions = 5;
const mostTags = 8;

/**
 * Reads the base emoji that have a drawing, in Unicode's order, each drawing once:
 * `{ id, labels, shortcodes, tags, subgroup, pixels }`.
 */
export async function readEmoji(modules) {
  const json = (path) => JSON.parse(readFileSync(join(modules, path), "utf8"));
  const subgroups = json("emojibase-data/en/messages.json").subgroups;
  const shortcodes = vendors.map((vendor) => json(`emojibase-data/en/shortcodes/${vendor}.json`));
  const drawings = new Map(
    json("emoji-datasource-twitter/emoji.json")
      .filter((drawing) => drawing.has_img_twitter)
      .map((drawing) => [plain(drawing.unified), drawing.image]),
  );
  const byDrawing = new Map();
  for (const emoji of json("emojibase-data/en/data.json").sort((a, b) => a.order - b.order)) {
    const image = drawings.get(plain(emoji.hexcode));
    if (image === undefined || emoji.group === undefined) continue;
    const pixels = await draw(join(modules, "emoji-datasource-twitter/img/twitter/64", image));
    const hash = createHash("sha256").update(pixels).digest("hex");
    const same = byDrawing.get(hash);
    // several code points share a drawing (most families, some flags): as one image they are on one side of a split
    if (same) same.labels.push(emoji.label);
    else
      byDrawing.set(hash, {
        id: emoji.hexcode,
        labels: [emoji.label],
        shortcodes: shortcodes.flatMap((codes) => codes[emoji.hexcode] ?? []),
        tags: emoji.tags ?? [],
        subgroup: subgroups.find(({ order }) => order === emoji.subgroup).message,
        pixels,
      });
  }
  return [...byDrawing.values()];
}

const plain = (hexcode) => hexcode.toUpperCase().replaceAll("-FE0F", "");

async function draw(file) {
  const flat = sharp(file).flatten({ background: "white" }).toColourspace("srgb").raw();
  const { data, info } = await flat.toBuffer({ resolveWithObject: true });
  if (info.width !== 64 || info.height !== 64 || info.channels !== 3) throw new Error(`${file}: expected 64x64 RGB`);
  return data;
}

/**
 * Returns one to five captions, the most specific first: labels, tags, vendors' shortcodes, label with subgroup.
 * Leaves out:
 * - captions without a `known` word;
 * - captions with the same words as an earlier one, in any order;
 * - a single tag, and tags whose words are all in the label;
 * - tags and shortcodes with a word that is not in `common`.
 */
export function captionsOf(emoji, { tokenize, known, common }) {
  const captions = new Map();
  const wordsOf = (caption) =>
    new Set(
      tokenize(caption)
        .flatMap((token) => token.split("-"))
        .filter((word) => /\w/.test(word)),
    );
  const add = (caption) => {
    const words = [...wordsOf(caption)];
    const key = words.sort().join(" ");
    if (captions.size < mostCaptions && words.some(known) && !captions.has(key)) captions.set(key, caption);
  };
  const english = (text) => text.split(" ").every((word) => (word.length < 3 ? short.has(word) : common.has(word)));
  for (const label of emoji.labels) add(label);
  const inLabel = wordsOf(emoji.labels[0]);
  const tags = emoji.tags.map((tag) => tag.toLowerCase()).filter(english);
  if (tags.length > 1 && tags.some((tag) => !inLabel.has(tag))) add(tags.slice(0, mostTags).join(", "));
  for (const code of emoji.shortcodes) {
    const text = code
      .toLowerCase()
      .replace(/[_-]+/g, " ")
      .replace(/ ?\d+$/, "")
      .trim();
    if (text && english(text)) add(text);
  }
  add(`${emoji.labels[0]}, ${emoji.subgroup}`);
  return [...captions.values()];
}
