import sharp from "sharp";
import { expect, test } from "vitest";
import { cutAndSaved, folderOf, kinds, loadFolder, photo, plain, whats } from "./fixtures.js";

const load = async (name: string, bytes: Uint8Array) => {
  const good = await plain("#0f0").png().toBuffer();
  const captions = `image,caption\n${name},one\ngood.png,two\n`;
  return loadFolder(folderOf({ [name]: bytes, "good.png": good, "captions.csv": captions }), {
    cacheFolder: folderOf({}),
  });
};

/** A photo of 64 rows; the lowest `rows` of them have one colour. */
const over = async (background: string, rows: number) =>
  sharp(
    await sharp(await photo())
      .resize(64, 64)
      .toBuffer(),
  ).composite([{ input: await plain(background, 64, rows).png().toBuffer(), left: 0, top: 64 - rows }]);

test.each([0.3, 0.5, 0.8])(
  "a photo cut after %f of its bytes and saved again is reported with its grey share",
  async (share) => {
    const images = await load("a.jpg", await cutAndSaved(share));
    expect(images.ids).toEqual(["good.png"]);
    expect(kinds(images)).toEqual(["half-grey"]);
    const reported = Number(
      /^its lower (\d+) % is plain grey: a JPEG that was cut short$/.exec(whats(images)[0]!)?.[1],
    );
    expect(Math.abs(reported - (1 - share) * 100)).toBeLessThan(8);
  },
);

test("images that are grey for another reason are kept", async () => {
  for (const [name, bytes] of [
    ["a little.jpg", await (await over("#808080", 3)).jpeg({ quality: 95 }).toBuffer()],
    ["a coloured ground.jpg", await (await over("#907f70", 20)).jpeg({ quality: 95 }).toBuffer()],
    ["a dark ground.jpg", await (await over("#505050", 20)).jpeg({ quality: 95 }).toBuffer()],
    ["a drawing.png", await (await over("#808080", 20)).png().toBuffer()],
    ["all of it.jpg", await plain("#808080").jpeg().toBuffer()],
    [
      "a square on grey.jpg",
      await plain("#808080", 64, 64)
        .composite([{ input: await plain("#f00", 20, 20).png().toBuffer(), left: 20, top: 20 }])
        .jpeg({ quality: 95 })
        .toBuffer(),
    ],
  ] as const) {
    const images = await load(name, bytes);
    expect([name, ...images.problems]).toEqual([name]);
  }
});
