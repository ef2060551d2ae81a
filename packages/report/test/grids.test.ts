import sharp from "sharp";
import { expect, test } from "vitest";
import { textPath, textWidth, wrapText } from "../src/fonts/outlines.js";
import { captionGrid, renderGrid } from "../src/grids.js";

/** A picture of one grey, `[size,size,3]`. */
const picture = (value: number, size = 64): Uint8Array => new Uint8Array(size * size * 3).fill(value);
const raw = (png: Buffer) => sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
const grid = (caption: string, title = "Step 1") =>
  renderGrid({ title, subtitle: "", headings: ["real"], rows: [{ caption, images: [picture(200)] }], panels: 1 });

/** The number of pixels much darker than the page, in the part of a grid with captions. */
async function inkIn(png: Buffer): Promise<number> {
  const { data, info } = await raw(png);
  let dark = 0;
  for (let y = 160; y < info.height; y++)
    for (let x = 40; x < 240; x++) if (data[(y * info.width + x) * 3]! < 120) dark++;
  return dark;
}

test("a caption is drawn without fonts of the system", async () => {
  expect(await inkIn(await grid(""))).toBe(0);
  const short = await inkIn(await grid("cat"));
  expect(short).toBeGreaterThan(50);
  expect(await inkIn(await grid("a cat that looks at the moon"))).toBeGreaterThan(3 * short);
  expect((await grid("cat")).equals(await grid("dog"))).toBe(false);
});

test("a long title is not cut", async () => {
  const [short, long] = [
    await raw(await grid("cat")),
    await raw(await grid("cat", "Step 1 of a long title ".repeat(4))),
  ];
  expect(long.info.width).toBeGreaterThan(short.info.width + 500);
  const margin = (x: number) => long.data[3 * (60 * long.info.width + long.info.width - x)];
  expect([margin(1), margin(40)]).toEqual([margin(20), margin(20)]);
});

test("letters with accents and quotes have their own glyphs", () => {
  expect(textWidth("’", 16)).not.toBe(textWidth("ô", 16));
  expect(textPath("Côte d’Ivoire", { x: 0, y: 0, size: 16, fill: "#000" }).match(/<path/g)).toHaveLength(13);
});

test("text breaks between words, inside a word only if it is too long, and ends with an ellipsis if cut", () => {
  expect(wrapText("two dogs run", 16, textWidth("two dogs", 16), 3)).toEqual(["two dogs", "run"]);
  const lines = wrapText("a ".repeat(200), 16, 100, 2);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/…$/);
  for (const line of wrapText("donaudampfschifffahrtsgesellschaft", 16, 60, 9))
    expect(textWidth(line, 16)).toBeLessThanOrEqual(60);
});

test("a grid shows its pictures 128 pixels wide, side by side", async () => {
  const rows = [{ caption: "red", images: [picture(10), picture(90)] }];
  const { data, info } = await raw(
    await renderGrid({ title: "t", subtitle: "s", headings: ["real", "mean"], rows, panels: 1 }),
  );
  const counts = new Map<number, number>();
  for (let i = 0; i < data.length; i += 3) counts.set(data[i]!, (counts.get(data[i]!) ?? 0) + 1);
  expect(counts.get(90)).toBeGreaterThanOrEqual(128 * 128);
  expect(counts.get(10)).toBeGreaterThanOrEqual(128 * 128);
  expect(info.width).toBeGreaterThan(2 * 128 + 190);
});

test("many pictures of a caption continue in the next row", async () => {
  const eight = await raw(await captionGrid([{ caption: "cat", images: Array(8).fill(picture(9)) }], "t", "s"));
  const nine = await raw(await captionGrid([{ caption: "cat", images: Array(9).fill(picture(9)) }], "t", "s"));
  expect(nine.info.width).toBe(eight.info.width);
  expect(nine.info.height - eight.info.height).toBe(128 + 14);
});

test.each([32, 128])("pictures of %i pixels are as wide on a grid as pictures of 64 pixels", async (size) => {
  const [small, other] = await Promise.all(
    [64, size].map((each) => captionGrid([{ caption: "cat", images: [picture(9, each)] }], "t", "s")),
  );
  expect(other!.equals(small!)).toBe(true);
});
