import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { embeddedWordVectors } from "@bosquejo/data";
import { expect, test } from "vitest";
import { captionsIn } from "../../src/drawing/generate-run.js";
import { fileName, freePath, samplingOptions } from "../../src/drawing/options.js";
import { run } from "../../src/run.js";
import { fakeIo } from "../fakes.js";

test("the file name has the first caption, without characters that a file system forbids", () => {
  expect(fileName(['A red/heart: "♥"'], { seed: 1, sampling: {} })).toBe("a-red-heart-seed-1.png");
  expect(fileName(["chat noir", "b", "c"], { seed: 1, sampling: { mean: true } })).toBe(
    "chat-noir-and-2-more-mean.png",
  );
  expect(fileName(["!!!"], { seed: 7, sampling: {} })).toBe("caption-seed-7.png");
});

test("a picture without --out never replaces another one", () => {
  const folder = mkdtempSync(join(tmpdir(), "bosquejo-free-"));
  const path = join(folder, "cat-seed-1.png");
  expect(freePath(path)).toBe(path);
  writeFileSync(path, "");
  writeFileSync(join(folder, "cat-seed-1-2.png"), "");
  expect(freePath(path)).toBe(join(folder, "cat-seed-1-3.png"));
  rmSync(folder, { recursive: true });
});

test("captions get the vectors of their known words; captions without one are all listed in the error", async () => {
  const vectors = await embeddedWordVectors();
  const { words, table, dimension } = captionsIn(["red xqzzv heart", "cat"], vectors);
  expect([dimension, ...words.starts]).toEqual([vectors.dimension, 0, 2, 3]);
  expect(table).toHaveLength(3 * vectors.dimension);
  expect(() => captionsIn(["xqzzv", "a cat", "qqzzk"], vectors)).toThrow(
    /^caption: expected at least one known English word \(.* words\), got "xqzzv", "qqzzk": use other words$/,
  );
});

test("generate --help shows the options for drawing of all models", async () => {
  const { io, written } = fakeIo();
  expect(await run(["generate", "--help"], io)).toBe(0);
  const help = written.stdout.replace(/\s+/g, " ");
  expect(samplingOptions().map(({ name }) => name)).toContain("mean");
  for (const { name, description } of samplingOptions())
    expect(help).toMatch(new RegExp(`--${name}( <n>)? ${description}`));
});
