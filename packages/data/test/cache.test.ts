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

/** Loads and counts how many images were decoded for it. */
async function load(folder: string, cacheFolder: string) {
  let decoded = 0;
  const progress = (_label: string, done: number) => {
    decoded = done;
  };
  return { images: await loadFolder(folder, { cacheFolder, progress }), decoded: () => decoded };
}

/** Each of its own colour. */
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

/** Loads until so many images are decoded, and gives what the signal said. */
async function loadUntil(count: number, folder: string, cacheFolder: string): Promise<unknown> {
  const stop = new AbortController();
  const progress = (_label: string, done: number) => {
    if (done === count) stop.abort(new Error("enough"));
  };
  return loadFolder(folder, { cacheFolder, progress, signal: stop.signal }).catch((reason: unknown) => reason);
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
    /^the cache cannot be written: .*\(ENOTDIR\): it will take as long again next time$/,
  );
});

test("loading stops when it is told to", async () => {
  const reason = new Error("enough");
  const options = { cacheFolder: folderOf({}), signal: AbortSignal.abort(reason) };
  await expect(loadFolder(newFolder(), options)).rejects.toBe(reason);
});

test("work that was stopped goes on where it was, and ends in the one pack", async () => {
  const [folder, cacheFolder] = [await manyImages(600), folderOf({})];
  expect(await loadUntil(300, folder, cacheFolder)).toEqual(new Error("enough"));
  expect(readdirSync(packs(cacheFolder)[0]!).sort()).toEqual(["0-256.part", expect.stringMatching(/^256-30\d\.part$/)]);
  const told: number[] = [];
  const images = await loadFolder(folder, { cacheFolder, progress: (_, done) => told.push(done) });
  expect(told.length).toBeLessThanOrEqual(300);
  expect([told[0]! > 300, told.at(-1)]).toEqual([true, 600]);
  expect(images.cachedIn).toMatch(/\.pack$/);
  expect(packs(cacheFolder)).toEqual([images.cachedIn]);
  const whole = await loadFolder(folder, { cacheFolder: folderOf({}) });
  expect(images.contentHash).toBe(whole.contentHash);
});

test("parts of images that were changed since, or that are damaged, are decoded again", async () => {
  const [folder, cacheFolder] = [await manyImages(600), folderOf({})];
  await loadUntil(550, folder, cacheFolder);
  const [parts] = packs(cacheFolder);
  writeFileSync(join(folder, "0300.png"), red);
  writeFileSync(join(parts!, "0-256.part"), readFileSync(join(parts!, "0-256.part")).fill(0, 500, 600));
  const told: number[] = [];
  const images = await loadFolder(folder, { cacheFolder, progress: (_, done) => told.push(done) });
  expect(told.slice(0, 512)).toEqual(Array.from({ length: 512 }, (_, n) => n + 1));
  expect(told[512]).toBeGreaterThan(550);
  expect(middle(images, "0300.png")[0]).toBeGreaterThan(250);
});

test("a cache that is required and cannot be written is an error that says why and what to do", async () => {
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
