import { expect, test } from "vitest";
import { DataError, loadData, splitPairs } from "../src/index.js";
import { cutAndSaved, folderOf, jpeg, kinds, loadFlickr8k, whats } from "./fixtures.js";

const [red, green, blue] = await Promise.all([jpeg("#f00"), jpeg("#0f0"), jpeg("#00f")]);
const photos = (folder: string) => ({
  [`${folder}/r.jpg`]: red,
  [`${folder}/g.jpg`]: green,
  [`${folder}/b.jpg`]: blue,
});
const csv = 'image,caption\nr.jpg,"red , all of it ."\ng.jpg,green .\nb.jpg,blue .\nr.jpg,a red square .\n';
const tokens = "r.jpg#0\tred , all of it .\ng.jpg#0\tgreen .\nb.jpg#0\tblue .\nr.jpg#1\ta red square .\n";
const lists = (folder: string) => ({
  [`${folder}Flickr_8k.trainImages.txt`]: "r.jpg\n",
  [`${folder}Flickr_8k.devImages.txt`]: "g.jpg\n",
  [`${folder}Flickr_8k.testImages.txt`]: "b.jpg\n",
});
const load = (files: Record<string, string | Uint8Array>) =>
  loadFlickr8k(folderOf(files), { cacheFolder: folderOf({}) });

test.each([
  ["Images/ and captions.txt", { ...photos("Images"), "captions.txt": csv }, false],
  ["an archive's folder", { ...photos("archive/Images"), "archive/captions.txt": csv }, false],
  ["Flicker8k_Dataset/ and tokens", { ...photos("Flicker8k_Dataset"), "Flickr8k.token.txt": tokens }, false],
  [
    "tokens and lists side by side",
    { ...photos("Flicker8k_Dataset"), "Flickr8k.token.txt": tokens, ...lists("") },
    true,
  ],
  [
    "all texts in Flickr8k_text/",
    { ...photos("Images"), "Flickr8k_text/Flickr8k.token.txt": tokens, ...lists("Flickr8k_text/") },
    true,
  ],
  [
    "both archives in folders of their own",
    {
      ...photos("Flickr8k_Dataset/Flicker8k_Dataset"),
      "Flickr8k_Dataset/__MACOSX/Flicker8k_Dataset/._r.jpg": "side file",
      "Flickr8k_Dataset/Flicker8k_Dataset/._g.jpg": "side file",
      "Flickr8k_text/Flickr8k.token.txt": tokens,
      ...lists("Flickr8k_text/"),
    },
    true,
  ],
])("Flickr8k is read from %s", async (_, files: Record<string, string | Uint8Array>, listed) => {
  const images = await load(files);
  expect(images.name).toBe("flickr8k");
  expect(images.problems).toEqual([]);
  expect(images.ids).toEqual(["b.jpg", "g.jpg", "r.jpg"]);
  expect(images.captions).toEqual([["blue ."], ["green ."], ["red , all of it .", "a red square ."]]);
  const [train, dev, tests] = [2, 1, 0].map((image) => Uint32Array.of(image));
  expect(images.lists).toEqual(listed ? { train, dev, test: tests } : undefined);
});

const withLists = (changed: Record<string, string>) => {
  const all: Record<string, string> = { ...lists(""), ...changed };
  return load({ ...photos("Images"), "Flickr8k.token.txt": tokens, ...all });
};
const official = { rule: "official", testShare: 0.2, seed: 1 } as const;

test("names in a list that match no image are counted and reported with the list's file", async () => {
  const names = ["r.jpg", "t.jpg", "u.jpg", "v.jpg", "w.jpg"].join("\r\n");
  const images = await withLists({ "Flickr_8k.trainImages.txt": names, "Flickr_8k.testImages.txt": "x.jpg\n" });
  expect(images.lists?.train).toEqual(Uint32Array.of(2));
  expect(kinds(images)).toEqual(["split-list", "split-list"]);
  expect(images.problems[0]!.where).toMatch(/Flickr_8k\.trainImages\.txt$/);
  expect(whats(images)[0]).toBe("4 of 5 names are not among the images, such as t.jpg, u.jpg, v.jpg and 1 more");
  expect(splitPairs(images, official)).toMatchObject({ tests: "dev", test: Uint32Array.of(1) });
});

test("the official split refuses lists of another data set and names them", async () => {
  const images = await withLists({ "Flickr_8k.trainImages.txt": "coco1.jpg\ncoco2.jpg\n" });
  expect(() => splitPairs(images, official)).toThrow(
    /Flickr_8k\.trainImages\.txt: 2 of 2 names are not among the images, such as coco1\.jpg, coco2\.jpg/,
  );
  expect(splitPairs(images, { ...official, rule: "images" }).rule).toBe("images");
});

test("the official split names a list that is missing", async () => {
  const files = { ...photos("Images"), "Flickr8k.token.txt": tokens, "Flickr_8k.testImages.txt": "r.jpg\n" };
  const images = await load(files);
  expect(() => splitPairs(images, { ...official, rule: undefined })).toThrow(
    /train list, got none.*Flickr_8k\.trainImages\.txt: the list is missing/s,
  );
});

test("without lists, the error of the official split names them and where to get them", async () => {
  const images = await load({ ...photos("Images"), "captions.txt": csv });
  expect(() => splitPairs(images, official)).toThrow(
    new RegExp(
      "^split: expected Flickr_8k\\.trainImages\\.txt and Flickr_8k\\.testImages\\.txt \\(or devImages\\.txt\\), " +
        "got none .*Kaggle's .* --split images \\(evaluate: --split all\\)$",
    ),
  );
  expect(splitPairs(images, { ...official, rule: undefined }).rule).toBe("images");
});

test("missing photos, photos without a caption and malformed lines are reported and left out", async () => {
  const text = "r.jpg#0\tred .\ngone.jpg.1#0\tnothing .\nno tab here\ng.jpg#0\t\n";
  const images = await load({
    ...photos("Images"),
    "Images/b.jpg": "",
    "Flickr8k.token.txt": `${text}b.jpg#0\tblue .\n`,
  });
  expect(images.ids).toEqual(["r.jpg"]);
  expect(images.pixels).toHaveLength(64 * 64 * 3);
  expect(whats(images)).toEqual([
    "expected photo.jpg#0, a tab and a caption",
    "empty caption of g.jpg",
    "no image gone.jpg.1: 1 caption left out",
    expect.stringMatching(/^no caption in .*Flickr8k\.token\.txt$/),
    "cannot be decoded: empty file (0 bytes)",
  ]);
});

test("a folder without photos or without captions is refused; the error lists its content", async () => {
  await expect(load({ "captions.txt": csv })).rejects.toThrow(
    /flickr8k: expected photos in Images\/ or Flicker8k_Dataset\/, got captions\.txt in /,
  );
  await expect(load(photos("Images"))).rejects.toThrow(
    /expected captions\.txt or Flickr8k\.token\.txt.*, got Images\/ in /,
  );
  await expect(load(photos("Images"))).rejects.toBeInstanceOf(DataError);
});

test("photos that were cut short and duplicate photos are reported and left out", async () => {
  const images = await load({
    ...photos("Images"),
    "Images/cut.jpg": await cutAndSaved(0.5),
    "Images/z.jpg": red,
    "captions.txt": `${csv}cut.jpg,a cut one\nz.jpg,red again\nb.jpg,blue .\n`,
  });
  expect(images.ids).toEqual(["b.jpg", "g.jpg", "r.jpg"]);
  expect(images.captions[0]).toEqual(["blue ."]);
  expect(kinds(images)).toEqual(["duplicate-caption", "half-grey", "duplicate-image"]);
  expect(whats(images)).toEqual([
    "duplicate caption of b.jpg: blue .",
    expect.stringMatching(/^its lower [45]\d % is plain grey: a JPEG that was cut short$/),
    "the same picture as r.jpg: left out with its captions",
  ]);
  expect(images.problems[1]!.where).toMatch(/cut\.jpg$/);
});

const real = process.env.BOSQUEJO_FLICKR8K;

test("all of Flickr8k loads, the second time from the cache", async (context) => {
  if (!real) return context.skip("the variable BOSQUEJO_FLICKR8K is not set");
  const cacheFolder = folderOf({});
  const images = await loadData(`flickr8k:${real}`, { cacheFolder });
  expect(kinds(images).filter((kind) => kind === "unreadable" || kind === "missing-image")).toEqual([]);
  expect(images.ids.length).toBeGreaterThan(7000);
  expect(images.lists?.train.length).toBeGreaterThan(5990);
  const again = await loadData(`flickr8k:${real}`, {
    cacheFolder,
    progress: () => expect.unreachable("decoded again"),
  });
  expect(again.contentHash).toBe(images.contentHash);
});
