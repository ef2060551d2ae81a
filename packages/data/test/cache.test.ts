import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadFolder } from "../src/index.js";
import { folderOf, jpeg, middle, whats } from "./fixtures.js";

const [red, blue] = await Promise.all([jpeg("#f00"), jpeg("#0000fe")]);
const files = { "a.jpg": red, "b.jpg": blue, "bad.jpg": "no image" };
const captions = "image,caption\na.jpg,one\nb.jpg,two\nbad.jpg,three\n";
const newFolder = () => folderOf({ ...files, "captions.csv": captions });

/** Loads and counts how many images were decoded for it. */
async function load(folder: string, cacheFolder: string) {
  let decoded = 0;
  const progress = (_label: string, done: number) => {
    decoded = done;
  };
  return { images: await loadFolder(folder, { cacheFolder, progress }), decoded: () => decoded };
}

const packs = (cacheFolder: string) => readdirSync(cacheFolder).map((name) => join(cacheFolder, name));

test("the second time images and their problems come from the cache", async () => {
  const [folder, cacheFolder] = [newFolder(), folderOf({})];
  const first = await load(folder, cacheFolder);
  const second = await load(folder, cacheFolder);
  expect(first.decoded()).toBe(3);
  expect(second.decoded()).toBe(0);
  expect(second.images.problems).toEqual(first.images.problems);
  expect(Buffer.from(second.images.pixels).equals(first.images.pixels)).toBe(true);
  expect(second.images.contentHash).toBe(first.images.contentHash);
});

test("new captions decode nothing, a changed image decodes again into the same one pack", async () => {
  const [folder, cacheFolder] = [newFolder(), folderOf({})];
  const before = await load(folder, cacheFolder);
  writeFileSync(join(folder, "captions.csv"), captions.replace("two", "blue"));
  const recaptioned = await load(folder, cacheFolder);
  expect(recaptioned.decoded()).toBe(0);
  expect(recaptioned.images.captions[1]).toEqual(["blue"]);
  expect(recaptioned.images.contentHash).not.toBe(before.images.contentHash);
  writeFileSync(join(folder, "a.jpg"), blue);
  const changed = await load(folder, cacheFolder);
  expect(changed.decoded()).toBe(3);
  expect(middle(changed.images, "a.jpg")[2]).toBeGreaterThan(250);
  expect(packs(cacheFolder)).toHaveLength(1);
});

test.each([
  ["a flipped bit", (bytes: Buffer) => bytes.fill(bytes.at(-1)! ^ 1, bytes.length - 1)],
  ["a cut", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ["nothing in it", () => Buffer.alloc(0)],
])("a cache with %s is found out and made anew", async (_, damage) => {
  const [folder, cacheFolder] = [newFolder(), folderOf({})];
  const first = await load(folder, cacheFolder);
  const [pack] = packs(cacheFolder);
  writeFileSync(pack!, damage(readFileSync(pack!)));
  const second = await load(folder, cacheFolder);
  expect(second.decoded()).toBe(3);
  expect(second.images.contentHash).toBe(first.images.contentHash);
  expect(whats(second.images)).toContain("damaged cache: the images were decoded again");
  expect((await load(folder, cacheFolder)).decoded()).toBe(0);
});

test("a cache folder that cannot be written is told of and harms nothing", async () => {
  const blocked = join(folderOf({ file: "" }), "file", "cache");
  const { images } = await load(newFolder(), blocked);
  expect(images.ids).toEqual(["a.jpg", "b.jpg"]);
  expect(whats(images).at(-1)).toMatch(
    /^the cache cannot be written \(.+\): the images will be decoded again next time$/,
  );
});

test("loading stops when it is told to", async () => {
  const reason = new Error("enough");
  const options = { cacheFolder: folderOf({}), signal: AbortSignal.abort(reason) };
  await expect(loadFolder(newFolder(), options)).rejects.toBe(reason);
});
