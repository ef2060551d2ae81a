import { crc32 } from "node:zlib";
import sharp from "sharp";
import { expect, test } from "vitest";
import { folderOf, loadFolder, middle, noise, plain, whats } from "./fixtures.js";

async function loadOne(name: string, bytes: Uint8Array) {
  const good = await plain("#0f0").png().toBuffer();
  const folder = folderOf({
    [name]: bytes,
    "good.png": good,
    "captions.csv": `image,caption\n${name},one\ngood.png,two\n`,
  });
  return loadFolder(folder, { cacheFolder: folderOf({}) });
}

const orange = plain("#f08020");
const near = (pixel: number[], wanted: number[], by: number) =>
  expect(Math.max(...pixel.map((value, c) => Math.abs(value - wanted[c]!)))).toBeLessThanOrEqual(by);

test("a PNG named .jpg is decoded as a PNG", async () => {
  const images = await loadOne("a.jpg", await orange.clone().png().toBuffer());
  expect(images.problems).toEqual([]);
  expect(middle(images, "a.jpg")).toEqual([240, 128, 32]);
});

test("a CMYK JPEG keeps its colours", async () => {
  const bytes = await plain("#a08060").toColourspace("cmyk").jpeg({ quality: 95 }).toBuffer();
  expect((await sharp(bytes).metadata()).space).toBe("cmyk");
  near(middle(await loadOne("a.jpg", bytes), "a.jpg"), [160, 128, 96], 8);
});

test("greyscale JPEGs and 16-bit PNGs become RGB bytes", async () => {
  const grey = await plain("#808080").toColourspace("b-w").jpeg().toBuffer();
  expect((await sharp(grey).metadata()).channels).toBe(1);
  near(middle(await loadOne("a.jpg", grey), "a.jpg"), [128, 128, 128], 1);
  const deep = await orange.clone().toColourspace("rgb16").png().toBuffer();
  expect((await sharp(deep).metadata()).depth).toBe("ushort");
  near(middle(await loadOne("a.png", deep), "a.png"), [240, 128, 32], 2);
});

test("transparent pixels are put on white", async () => {
  const background = { r: 0, g: 0, b: 0, alpha: 0.5 };
  const bytes = await sharp({ create: { width: 9, height: 9, channels: 4, background } })
    .png()
    .toBuffer();
  near(middle(await loadOne("a.png", bytes), "a.png"), [127, 127, 127], 1);
});

test("a photo is rotated by its EXIF orientation", async () => {
  const top = await plain("#fff", 40, 40).png().toBuffer();
  const upright = plain("#000", 40, 80).composite([{ input: top, top: 0, left: 0 }]);
  const images = await loadOne("a.jpg", await upright.jpeg().withMetadata({ orientation: 6 }).toBuffer());
  const row = images.pixels.subarray(32 * 64 * 3, 33 * 64 * 3);
  expect([row[2 * 3], row[61 * 3]]).toEqual([0, 255]);
});

test("an empty file, a truncated file and a text file are reported and left out", async () => {
  const whole = await noise();
  for (const [bytes, what] of [
    [Buffer.alloc(0), /^cannot be decoded: empty file \(0 bytes\)$/],
    [whole.subarray(0, whole.length / 2), /^cannot be decoded: .*premature end/],
    [Buffer.from("hello"), /^cannot be decoded: .*unsupported image format/],
  ] as const) {
    const images = await loadOne("a.jpg", bytes);
    expect(images.ids).toEqual(["good.png"]);
    expect(middle(images, "good.png")).toEqual([0, 255, 0]);
    expect(whats(images)).toEqual([expect.stringMatching(what)]);
    expect(images.problems[0]!.where).toMatch(/a\.jpg$/);
  }
});

test("an image 20,000 pixels wide is read", async () => {
  const images = await loadOne("a.jpg", await plain("#f08020", 20_000, 1500).jpeg().toBuffer());
  near(middle(images, "a.jpg"), [240, 128, 32], 3);
});

test("an image that is too large for bounded memory is reported with its size", async () => {
  // only the header has this size: it is checked before pixels are read
  const huge = await plain("#000", 8, 8).png().toBuffer();
  huge.writeUInt32BE(40_000, 16);
  huge.writeUInt32BE(30_000, 20);
  huge.writeUInt32BE(crc32(huge.subarray(12, 29)), 29);
  const images = await loadOne("a.png", huge);
  expect(whats(images)).toEqual([expect.stringMatching(/40000x30000 pixels: expected at most 1000 megapixels of png/)]);
});
