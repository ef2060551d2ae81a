import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { DataError } from "../src/index.js";
import { folderOf, jpeg, loadFolder, middle, whats } from "./fixtures.js";

const [red, blue] = await Promise.all([jpeg("#f00"), jpeg("#0000fe")]);
const files = { "a.jpg": red, "b.jpg": blue, "bad.jpg": "no image" };
const captions = "image,caption\na.jpg,one\nb.jpg,two\nbad.jpg,three\n";
const newFolder = () => folderOf({ ...files, "captions.csv": captions });

/** Loads a folder and counts the images that were decoded. */
async function load(folder: string, cacheFolder: string) {
  let decoded = 0;
  const progress = (_label: string, done: number) => {
    decoded = done;
  };
  return { images: await loadFolder(folder, { cacheFolder, progress }), decoded: () => decoded };
}

/** Creates a folder of `count` images, each of another colour. */
async function manyImages(count: number): Promise<string> {
  const png = (n: number) =>
    sharp(Buffer.from([n % 256, n >> 8, 7]), { raw: { width: 1, height: 1, channels: 3 } })
      .png()
      .toBuffer();
  const names = Array.from({ length: count }, (_, n) => `${String(n).padStart(4, "0")}.png`);
  const images = await Promise.all(names.map(async (name, n) => [name, await png(n)] as const));
  const rows = names.map((name) => `${name},number ${name}`);
  return folderOf({ ...Object.fromEntries(images), "captions.csv": `image,caption\n${rows.join("\n")}\n` });
}

/** Loads until `count` images are decoded, then aborts. Returns the reason of the rejection. */
async function loadUntil(count: number, folder: string, cacheFolder: string): Promise<unknown> {
  const stop = new AbortController();
  const progress = (_label: string, done: number) => {
    if (done === count) stop.abort(new Error("enough"));
  };
  return loadFolder(folder, { cacheFolder, progress, signal: stop.signal }).catch((reason: unknown) => reason);
}

const packs = (cacheFolder: string) => readdirSync(cacheFolder).map((name) => join(cacheFolder, name));

test("a second load reads the images and their problems from the cache", async () => {
  const [folder, cacheFolder] = [newFolder(), folderOf({})];
  const first = await load(folder, cacheFolder);
  const second = await load(folder, cacheFolder);
  expect(first.decoded()).toBe(3);
  expect(second.decoded()).toBe(0);
  expect(second.images.problems).toEqual(first.images.problems);
  expect(Buffer.from(second.images.pixels).equals(first.images.pixels)).toBe(true);
  expect(second.images.contentHash).toBe(first.images.contentHash);
});

test("new captions decode nothing; after a change of an image all are decoded again, into the same pack", async () => {
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
  ["no content", () => Buffer.alloc(0)],
])("a cache with %s is detected and written again", async (_, damage) => {
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

test("a cache folder that cannot be written is a problem, not an error", async () => {
  const blocked = join(folderOf({ file: "" }), "file", "cache");
  const { images } = await load(newFolder(), blocked);
  expect(images.ids).toEqual(["a.jpg", "b.jpg"]);
  expect(whats(images).at(-1)).toMatch(
    /^the cache cannot be written: .*\(ENOTDIR\): the next load will take as long as this one$/,
  );
});

test("the signal stops the loading", async () => {
  const reason = new Error("enough");
  const options = { cacheFolder: folderOf({}), signal: AbortSignal.abort(reason) };
  await expect(loadFolder(newFolder(), options)).rejects.toBe(reason);
});

test("decoding that was stopped continues from there and ends in one pack", async () => {
  const [folder, cacheFolder] = [await manyImages(600), folderOf({})];
  expect(await loadUntil(300, folder, cacheFolder)).toEqual(new Error("enough"));
  expect(readdirSync(packs(cacheFolder)[0]!).sort()).toEqual(["0-256.part", expect.stringMatching(/^256-30\d\.part$/)]);
  const reported: number[] = [];
  const images = await loadFolder(folder, { cacheFolder, progress: (_, done) => reported.push(done) });
  expect(reported.length).toBeLessThanOrEqual(300);
  expect([reported[0]! > 300, reported.at(-1)]).toEqual([true, 600]);
  expect(images.cachedIn).toMatch(/\.pack$/);
  expect(packs(cacheFolder)).toEqual([images.cachedIn]);
  const whole = await loadFolder(folder, { cacheFolder: folderOf({}) });
  expect(images.contentHash).toBe(whole.contentHash);
});

test("chunks that are damaged, or whose images changed, are decoded again", async () => {
  const [folder, cacheFolder] = [await manyImages(600), folderOf({})];
  await loadUntil(550, folder, cacheFolder);
  const [parts] = packs(cacheFolder);
  writeFileSync(join(folder, "0300.png"), red);
  writeFileSync(join(parts!, "0-256.part"), readFileSync(join(parts!, "0-256.part")).fill(0, 500, 600));
  const reported: number[] = [];
  const images = await loadFolder(folder, { cacheFolder, progress: (_, done) => reported.push(done) });
  expect(reported.slice(0, 512)).toEqual(Array.from({ length: 512 }, (_, n) => n + 1));
  expect(reported[512]).toBeGreaterThan(550);
  expect(middle(images, "0300.png")[0]).toBeGreaterThan(250);
});

test("if a required cache cannot be written, the error names the cause and a remedy", async () => {
  for (const [where, why] of [
    [join(folderOf({ file: "" }), "file", "cache"), /a part of the path is a file, not a folder \(ENOTDIR\)/],
    ["/proc/none/cache", /there is no such file or folder \(ENOENT\)|no permission/],
  ] as const) {
    const error = await loadFolder(newFolder(), { cacheFolder: where, cache: "required" }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toMatch(/^cache: .* cannot be written: .*: make room, or choose another cache/);
    expect((error as Error).message).toMatch(why);
  }
});
