import { expect, test } from "vitest";
import { DataError, loadData, loadFlickr8k } from "../src/index.js";
import { folderOf, jpeg, whats } from "./fixtures.js";

const [red, green, blue] = await Promise.all([jpeg("#f00"), jpeg("#0f0"), jpeg("#00f")]);
const photos = (folder: string) => ({
  [`${folder}/r.jpg`]: red,
  [`${folder}/g.jpg`]: green,
  [`${folder}/b.jpg`]: blue,
});
const csv = 'image,caption\nr.jpg,"red , all of it ."\ng.jpg,green .\nb.jpg,blue .\nr.jpg,a red square .\n';
const tokens = "r.jpg#0\tred , all of it .\ng.jpg#0\tgreen .\nb.jpg#0\tblue .\nr.jpg#1\ta red square .\n";
const lists = (folder: string) => ({
  [`${folder}Flickr_8k.trainImages.txt`]: "r.jpg\nunheard-of.jpg\n",
  [`${folder}Flickr_8k.devImages.txt`]: "g.jpg\n",
  [`${folder}Flickr_8k.testImages.txt`]: "b.jpg\n",
});
const load = (files: Record<string, string | Uint8Array>) =>
  loadFlickr8k(folderOf(files), { cacheFolder: folderOf({}) });

test.each([
  ["Images/ and captions.txt", { ...photos("Images"), "captions.txt": csv }, false],
  ["Flicker8k_Dataset/ and tokens", { ...photos("Flicker8k_Dataset"), "Flickr8k.token.txt": tokens }, false],
  ["lists beside them", { ...photos("Flicker8k_Dataset"), "Flickr8k.token.txt": tokens, ...lists("") }, true],
  [
    "all texts in Flickr8k_text/",
    { ...photos("Images"), "Flickr8k_text/Flickr8k.token.txt": tokens, ...lists("Flickr8k_text/") },
    true,
  ],
])("Flickr8k is read from %s", async (_, files: Record<string, string | Uint8Array>, split) => {
  const images = await load(files);
  expect(images.name).toBe("flickr8k");
  expect(images.problems).toEqual([]);
  expect(images.ids).toEqual(["b.jpg", "g.jpg", "r.jpg"]);
  expect(images.captions).toEqual([["blue ."], ["green ."], ["red , all of it .", "a red square ."]]);
  expect(images.publishedSplit).toEqual(split ? { train: Uint32Array.of(2), test: Uint32Array.of(0) } : undefined);
});

test("the dev photos are the test side where there is no test list", async () => {
  const { "Flickr_8k.testImages.txt": _, ...rest } = lists("");
  const images = await load({ ...photos("Images"), "Flickr8k.token.txt": tokens, ...rest });
  expect(images.publishedSplit?.test).toEqual(Uint32Array.of(1));
});

test("missing photos, photos without a caption and damaged lines are named and left out", async () => {
  const text = "r.jpg#0\tred .\ngone.jpg.1#0\tnothing .\nno tab here\ng.jpg#0\t\n";
  const images = await load({
    ...photos("Images"),
    "Images/b.jpg": "",
    "Flickr8k.token.txt": `${text}b.jpg#0\tblue .\n`,
  });
  expect(images.ids).toEqual(["r.jpg"]);
  expect(images.pixels).toHaveLength(64 * 64 * 3);
  expect(whats(images)).toEqual([
    "wants photo.jpg#0, a tab and a caption",
    "empty caption of g.jpg",
    "no image gone.jpg.1: 1 caption left out",
    expect.stringMatching(/^no caption in .*Flickr8k\.token\.txt$/),
    "cannot be decoded: empty file (0 bytes)",
  ]);
});

test("a folder without photos or without captions is refused with what is there", async () => {
  await expect(load({ "captions.txt": csv })).rejects.toThrow(
    /flickr8k: wants photos in Images\/ or Flicker8k_Dataset\/, got captions\.txt in /,
  );
  await expect(load(photos("Images"))).rejects.toThrow(
    /wants captions\.txt or Flickr8k\.token\.txt.*, got Images\/ in /,
  );
  await expect(load(photos("Images"))).rejects.toBeInstanceOf(DataError);
});

const real = process.env.BOSQUEJO_FLICKR8K;

test("the whole of Flickr8k loads, and again from the cache", async (context) => {
  if (!real) return context.skip("BOSQUEJO_FLICKR8K names no folder");
  const cacheFolder = folderOf({});
  const images = await loadData(`flickr8k:${real}`, { cacheFolder });
  expect(images.problems).toEqual([]);
  expect(images.ids.length).toBeGreaterThan(7000);
  expect(images.publishedSplit?.train).toHaveLength(6000);
  const again = await loadData(`flickr8k:${real}`, {
    cacheFolder,
    progress: () => expect.unreachable("decoded again"),
  });
  expect(again.contentHash).toBe(images.contentHash);
});
