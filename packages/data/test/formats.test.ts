import { expect, test } from "vitest";
import { DataError, type DataFormat, dataFormats, loadData, parseSpecifier, specifierForms } from "../src/index.js";

/** A format that the package does not have: one grey image per letter of the path. */
const letters: DataFormat = {
  name: "letters",
  path: "FILE",
  description: "one grey image per letter",
  load: async (path, { imageSize }) => ({
    name: "letters",
    ids: [...path],
    imageSize,
    pixels: new Uint8Array(path.length * imageSize ** 2 * 3).fill(128),
    captions: [...path].map((letter) => [`the letter ${letter}`]),
    contentHash: path,
    problems: [],
  }),
};

test("a new format needs one object and one entry in the list", async () => {
  const formats = [...dataFormats, letters];
  const images = await loadData("letters:ab:c", {}, formats);
  expect([images.name, images.ids, images.imageSize]).toEqual(["letters", ["a", "b", ":", "c"], 64]);
  const small = await loadData("letters:ab", { imageSize: 32 }, formats);
  expect(small.pixels).toHaveLength(2 * 32 * 32 * 3);
  expect((await loadData("emoji", {}, formats)).ids).toHaveLength(1878);
  expect(specifierForms(formats)).toBe("emoji, flickr8k:DIR, folder:DIR or letters:FILE");
  const wrong = loadData("lettres:abc", {}, formats);
  await expect(wrong).rejects.toThrow(
    'data: expected emoji, flickr8k:DIR, folder:DIR or letters:FILE, got "lettres:abc"',
  );
  await expect(wrong).rejects.toBeInstanceOf(DataError);
  await expect(loadData("letters:abc")).rejects.toBeInstanceOf(DataError);
});

test("a specifier is a name, with a path if and only if the format takes one", () => {
  const parsed = (specifier: string) => {
    const found = parseSpecifier(specifier, dataFormats);
    return found && [found.format.name, found.path];
  };
  expect(parsed("emoji")).toEqual(["emoji", ""]);
  expect(parsed("flickr8k:/a/b")).toEqual(["flickr8k", "/a/b"]);
  expect(parsed("folder:C:\\photos")).toEqual(["folder", "C:\\photos"]);
  for (const wrong of ["", "emoji:", "emoji:x", "folder", "folder:", ":x", "Folder:x", "coco:x"])
    expect(parsed(wrong), wrong).toBeUndefined();
});

test("names are unique, and each format has a description of one line", () => {
  expect(new Set(dataFormats.map(({ name }) => name)).size).toBe(dataFormats.length);
  expect(specifierForms([letters])).toBe("letters:FILE");
  for (const { name, description } of dataFormats) {
    expect(name).toMatch(/^[a-z0-9]+$/);
    expect(description).toMatch(/^[^\n]{10,80}$/);
  }
});
