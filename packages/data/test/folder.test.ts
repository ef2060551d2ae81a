import { join } from "node:path";
import { expect, test } from "vitest";
import { DataError, loadData } from "../src/index.js";
import { folderOf, jpeg, loadFolder, middle, whats } from "./fixtures.js";

const [red, blue] = await Promise.all([jpeg("#f00"), jpeg("#00f")]);
const photos = { "a.jpg": red, "sub/b.jpg": blue };
const load = (files: Record<string, string | Uint8Array>) => loadFolder(folderOf(files), { cacheFolder: folderOf({}) });

test.each([
  ["captions.csv", 'image,caption\na.jpg,"red, all of it"\nsub/b.jpg,blue\na.jpg,a red square\n'],
  ["captions.tsv", "file_name\ttext\na.jpg\tred, all of it\nsub/b.jpg\tblue\na.jpg\ta red square\n"],
  [
    "mine.csv",
    '\uFEFFid, Caption ,Image\r\n1,"red, all of it",a.jpg\r\n2,blue,./sub/b.jpg\r\n3,a red square,a.jpg\r\n',
  ],
  [
    "captions.jsonl",
    '{"image":"a.jpg","caption":"red, all of it"}\n\n{"file_name":"sub/b.jpg","text":"blue"}\n' +
      '{"image":"a.jpg","caption":"a red square"}',
  ],
  ["captions.txt", "image\tcaption\na.jpg\tred, all of it\nsub/b.jpg\tblue\na.jpg\ta red square\n"],
])("captions are read from %s", async (name, text) => {
  const images = await load({ ...photos, [name]: text });
  expect(images.name).toBe("folder");
  expect(images.problems).toEqual([]);
  expect(images.ids).toEqual(["a.jpg", "sub/b.jpg"]);
  expect(images.captions).toEqual([["red, all of it", "a red square"], ["blue"]]);
  expect(middle(images, "a.jpg")[0]).toBeGreaterThan(250);
  expect(middle(images, "sub/b.jpg")[2]).toBeGreaterThan(250);
});

test("rows without an image or a caption are reported by line and left out", async () => {
  const rows = ["image,caption", "a.jpg,red", "gone.jpg,nothing", "gone.jpg,still", "a.jpg, ", "a.jpg,red, very"];
  const images = await load({ ...photos, "captions.csv": rows.join("\n") });
  expect(images.captions).toEqual([["red"]]);
  expect(images.problems.map(({ where }) => where.split(/[\\/]/).at(-1))).toEqual([
    "captions.csv:6",
    "captions.csv:5",
    "captions.csv:3",
    "b.jpg",
  ]);
  const all = whats(images);
  expect(all[0]).toContain("expected 2 cells, got 3");
  expect(all[1]).toBe("empty caption of a.jpg");
  expect(all[2]).toBe("no image gone.jpg: 2 captions left out");
  expect(all[3]).toContain("no caption in ");
});

test("malformed lines of JSON are reported and left out", async () => {
  const rows = ['{"image":"a.jpg","caption":"red"}', '{"image":', "[1]", '{"image":"a.jpg","words":"red"}'];
  const images = await load({ "a.jpg": red, "captions.jsonl": rows.join("\n") });
  expect(images.captions).toEqual([["red"]]);
  expect(images.problems.map(({ where }) => where.slice(-1))).toEqual(["2", "3", "4"]);
  expect(whats(images)[0]).toMatch(/^malformed JSON: /);
  expect(whats(images)[1]).toBe("expected a JSON object");
  expect(whats(images)[2]).toContain("got the keys image, words");
});

const refused = async (files: Record<string, string | Uint8Array>): Promise<string> => {
  const error = await load(files).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DataError);
  return (error as Error).message;
};

test("missing columns are refused; the error lists the columns of the file", async () => {
  const message = await refused({ ...photos, "captions.csv": "picture,caption\na.jpg,red\n" });
  expect(message).toMatch(
    /captions\.csv:1: expected the columns image or file_name, and caption or text, got picture, caption$/,
  );
  expect(await refused({ ...photos, "captions.csv": "" })).toContain("got an empty file");
});

test("encodings other than UTF-8 are refused; the error names the line", async () => {
  const latin = Buffer.from("image,caption\na.jpg,red\na.jpg,caf\xe9\n", "latin1");
  expect(await refused({ ...photos, "captions.csv": latin })).toContain(
    "captions.csv:3: expected UTF-8, got other bytes",
  );
  const utf16 = Buffer.from("\uFEFFimage,caption\na.jpg,red\n", "utf16le");
  expect(await refused({ ...photos, "captions.csv": utf16 })).toContain("captions.csv:1: expected UTF-8, got UTF-16");
});

test("a quote that is not closed is refused; the error names the line", async () => {
  expect(await refused({ ...photos, "captions.csv": 'image,caption\na.jpg,"red\n' })).toMatch(
    /captions\.csv:\d+: .*quote/i,
  );
});

test("no captions file, or more than one, is refused", async () => {
  expect(await refused(photos)).toMatch(
    /expected one captions file \(captions\.csv, .*\), got none among a\.jpg, sub\/ in /,
  );
  expect(await refused({ "one.csv": "", "two.tsv": "" })).toContain("got one.csv, two.tsv in ");
});

test("a folder without a usable image is refused; the error lists the first problems", async () => {
  const message = await refused({ "a.jpg": "not an image", "captions.csv": "image,caption\na.jpg,red\nb.jpg,blue\n" });
  expect(message).toContain("data: expected images with captions, got none in ");
  expect(message).toContain("no image b.jpg: 1 caption left out");
  expect(message).toContain("a.jpg: cannot be decoded: ");
});

test("a missing folder, a file instead of a folder and an unknown format are refused", async () => {
  const folder = folderOf({ "a.txt": "" });
  await expect(loadData(`folder:${join(folder, "gone")}`)).rejects.toThrow(
    /expected a folder, got .*gone: no such folder/,
  );
  await expect(loadData(`flickr8k:${join(folder, "a.txt")}`)).rejects.toThrow(/a\.txt: that is a file/);
  for (const spec of ["emojis", "flickr8k", "folder:", "coco:/x"])
    await expect(loadData(spec)).rejects.toThrow(`data: expected emoji, flickr8k:DIR or folder:DIR, got "${spec}"`);
  await expect(loadData("emojis")).rejects.toBeInstanceOf(DataError);
});
