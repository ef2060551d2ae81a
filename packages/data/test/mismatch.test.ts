import { expect, test } from "vitest";
import { DataError } from "../src/index.js";
import { folderOf, jpeg, kinds, loadFlickr8k, loadFolder } from "./fixtures.js";

const red = await jpeg("#f00");
const names = Array.from({ length: 40 }, (_, n) => `photo${n}.jpg`);
const csvOf = (rows: readonly (readonly [string, string])[], header = "image,caption") =>
  [header, ...rows.map((row) => row.join(","))].join("\n");
const load = (files: Record<string, string | Uint8Array>) => loadFolder(folderOf(files), { cacheFolder: folderOf({}) });
const refused = async (loading: Promise<unknown>): Promise<string> => {
  const error = await loading.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DataError);
  return (error as Error).message;
};

test("captions of another data set are refused; the error has names from both", async () => {
  const rows = names.map((name) => [name, "a photo"] as const);
  const message = await refused(load({ "coco1.jpg": red, "coco2.jpg": red, "captions.csv": csvOf(rows) }));
  expect(message).toMatch(
    new RegExp(
      "^data: expected captions of the images in .*, got .*captions\\.csv, where 0 of 40 captions name one of them: " +
        'line 2 names "photo0\\.jpg", the folder contains "coco1\\.jpg": put images and captions of the same',
    ),
  );
});

test("in Flickr8k's layout images of another data set are refused, even if one name is the same", async () => {
  const photos = Object.fromEntries(names.map((name) => [`Images/x${name}`, red]));
  const tokens = names.map((name) => `${name}#0\ta photo\n`).join("");
  const files = { ...photos, "Images/photo7.jpg": red, "Flickr8k.token.txt": tokens };
  const message = await refused(loadFlickr8k(folderOf(files), { cacheFolder: folderOf({}) }));
  expect(message).toMatch(/Images, got .*Flickr8k\.token\.txt, where 1 of 40 captions name one .* "xphoto0\.jpg"/);
});

test("a few photos with all captions load, and so do all photos with a few captions", async () => {
  const rows = names.map((name) => [name, "a photo"] as const);
  const few = await load({ "photo7.jpg": red, "captions.csv": csvOf(rows) });
  expect(few.ids).toEqual(["photo7.jpg"]);
  expect(kinds(few)).toEqual(Array(39).fill("missing-image"));
  const all = Object.fromEntries(names.map((name) => [name, red]));
  const many = await load({ ...all, "captions.csv": csvOf(rows.slice(7, 8)) });
  expect(kinds(many)).toEqual(Array(39).fill("no-caption"));
});

test("swapped columns of images and captions are reported", async () => {
  const rows = names.map((name, n) => [`a photo of number ${n}`, name] as const);
  const message = await refused(load({ "photo7.jpg": red, "captions.csv": csvOf(rows) }));
  expect(message).toMatch(
    /captions\.csv:9: expected an image and its caption, got the two columns swapped: .* "photo7\.jpg" is the .*: swap/,
  );
});
