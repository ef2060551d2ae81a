import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { run } from "../../src/run.js";
import { fakeIo, folder } from "../fakes.js";

/** Executes a command line in a new folder, with a cache inside it. `onWrite` is called after each write to stderr. */
async function ran(argv: readonly string[], cwd = folder(), onWrite?: (stderr: string, interrupt: () => void) => void) {
  const { io, written, interrupt } = fakeIo(cwd, {}, { BOSQUEJO_CACHE: join(cwd, "cache") });
  const write = io.stderr.write.bind(io.stderr);
  const stderr = Object.assign(io.stderr, {
    write: (text: string) => {
      const more = write(text);
      onWrite?.(written.stderr, interrupt);
      return more;
    },
  });
  const code = await run(argv, { ...io, stderr });
  return { code, cwd, stdout: written.stdout, stderr: written.stderr };
}

const png = (n: number) =>
  sharp(Buffer.from([n % 256, n >> 8, 7]), { raw: { width: 1, height: 1, channels: 3 } })
    .png()
    .toBuffer();

/** Creates a folder with pictures of one colour each, and with one problem of several kinds. */
async function pictures(count: number): Promise<string> {
  const cwd = folder();
  const made = join(cwd, "pictures");
  mkdirSync(made);
  for (let n = 0; n < count; n++) writeFileSync(join(made, `${n}.png`), await png(n));
  writeFileSync(join(made, "same.png"), await png(1));
  writeFileSync(join(made, "bad.png"), "no picture");
  writeFileSync(join(made, "alone.png"), await png(0x1fff));
  const rows = Array.from({ length: count }, (_, n) => `${n}.png,"a <red> dog , number ${n}"`);
  rows.push(
    "0.png,a qwertzuiop cat",
    "same.png,twice",
    "bad.png,nothing",
    "gone.png,gone",
    "gone.png,gone too",
    "1.png,",
  );
  writeFileSync(join(made, "captions.csv"), `image,caption\n${rows.join("\n")}\n`);
  return cwd;
}

test("data prepare prints the path of the pack, its content, and the problems by kind", async () => {
  const { code, stdout, cwd } = await ran(
    ["data", "prepare", "folder:pictures", "--problems", "p/all.tsv"],
    await pictures(8),
  );
  expect(code).toBe(0);
  const [pack] = readdirSync(join(cwd, "cache"));
  expect(stdout.split("\n").slice(0, 4)).toEqual([
    `pack: ${join(cwd, "cache", pack!)} (0.1 MB)`,
    "images: 8",
    "captions: 9 (1.1 per image)",
    "published lists: none",
  ]);
  expect(stdout).toContain("problems: 5\n");
  expect(stdout).toContain(
    "  images that have captions but do not exist: 1\n    captions.csv:13: no image gone.png: 2 captions left out\n",
  );
  expect(stdout).toContain("  images that are identical to another one: 1\n    same.png: the same picture as 1.png");
  const lines = readFileSync(join(cwd, "p", "all.tsv"), "utf8")
    .trim()
    .split("\n");
  expect(lines.map((line) => line.split("\t")[0]).sort()).toEqual([
    "duplicate-image",
    "empty-caption",
    "missing-image",
    "no-caption",
    "unreadable",
  ]);
});

test("Ctrl-C stops data prepare, and the same command continues", async () => {
  const cwd = await pictures(600);
  const command = ["data", "prepare", "folder:pictures"];
  const stopped = await ran(command, cwd, (stderr, interrupt) => {
    if (/decoding images \d+ of/.test(stderr)) interrupt();
  });
  expect([stopped.code, stopped.stdout]).toEqual([130, ""]);
  const [, done] = /stopped at "decoding images (\d+) of 602"; the same command continues from there\n$/.exec(
    stopped.stderr,
  )!;
  const again = await ran(command, cwd);
  expect(again.code).toBe(0);
  expect(again.stderr).toContain(`decoding images ${Number(done) + 1} of 602`);
  expect(again.stdout).toContain("images: 600\n");
});

test("data prepare decodes images in the size of --image-size", async () => {
  const { code, cwd } = await ran(["data", "prepare", "folder:pictures", "--image-size", "32"], await pictures(8));
  expect(code).toBe(0);
  expect(readdirSync(join(cwd, "cache")).filter((name) => name.endsWith("32.pack"))).toHaveLength(1);
});

test("data prepare --glove stores word vectors, and counts malformed lines of the file", async () => {
  const cwd = await pictures(8);
  writeFileSync(join(cwd, "glove.mine.txt"), "dog 1 2\nred 3\nnumber 4 5\n");
  const command = ["data", "prepare", "folder:pictures", "--glove", "glove.mine.txt"];
  const { code, stdout } = await ran(command, cwd);
  expect(code).toBe(0);
  expect(stdout).toContain("word vectors: glove.mine, 2 words of 2 numbers\n");
  expect(stdout).toMatch(/malformed lines: 1\n.*glove\.mine\.txt:2: expected a word and 2 numbers, got 1/);
  expect(readdirSync(join(cwd, "cache"))).toHaveLength(2);
});

test("emoji need no pack", async () => {
  const { code, stdout } = await ran(["data", "prepare", "emoji"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^pack: none: emoji is included in bosquejo\nimages: 1,878\n/);
  expect(stdout).toMatch(/problems: none\n$/);
});

test("data inspect prints captions, words and problems, and writes a self-contained page", async () => {
  const { code, stdout, cwd } = await ran(["data", "inspect", "folder:pictures"], await pictures(8));
  expect(code).toBe(0);
  expect(stdout).toContain("folder: 8 images, 9 captions\ncaptions per image: min 1, median 1, mean 1.1, max 2\n");
  expect(stdout).toMatch(
    /split: by images: \d captions of 6 images to train on, \d captions of 2 images to test on \(held out\)/,
  );
  expect(stdout).toMatch(/tokens per caption: min 3, median 8, mean 7\.4, max 8\n {2}3 {2}█+ 1\n/);
  expect(stdout).toMatch(/words: \d+ different, \d+ in all; the most frequent:\n {2}a 9, dog 8, number 8, red 8/);
  expect(stdout).toMatch(/captions without a known word: 0\n {2}.*qwertzuiop 1/);
  expect(stdout).toContain(`page: ${join(cwd, "inspect-folder.html")}\n`);
  const page = readFileSync(join(cwd, "inspect-folder.html"), "utf8");
  expect(page.match(/<img /g)).toHaveLength(8);
  expect(page).toContain("<li>a &lt;red&gt; dog , number 7</li>");
  expect(page).not.toMatch(/(src|href)="(?!data:)|url\((?!data:)/);
});

test("data inspect --json prints only JSON, with the split of --split", async () => {
  const cwd = await pictures(8);
  const { code, stdout } = await ran(
    ["data", "inspect", "folder:pictures", "--json", "--split", "pairs", "--out", "x.html"],
    cwd,
  );
  expect(code).toBe(0);
  const read = JSON.parse(stdout);
  expect([read.images, read.captions, read.split.rule, read.split.test.captions]).toEqual([8, 9, "pairs", 2]);
  expect(read.problems).toHaveLength(5);
  expect(existsSync(join(cwd, "x.html"))).toBe(true);
});

test.each([
  [["data", "prepare", "folder:nowhere"], 1, /expected a folder, got .*nowhere: no such folder/],
  [
    ["data", "prepare", "folder:pictures", "--glove", "none.txt"],
    1,
    /none\.txt: cannot be read: there is no such file/,
  ],
  [
    ["data", "inspect", "folder:pictures", "--split", "official"],
    1,
    /got folder, which publishes none: .*--split images/,
  ],
  [["data", "inspect", "folder:pictures", "--split", "half"], 2, /Allowed choices are official, images, pairs/],
  [
    ["data", "inspect", "folder:pictures", "--out", "x.txt"],
    2,
    /expected a file name that ends in \.html, got x\.txt: choose another name/,
  ],
  [["data", "inspect", "flickr:x"], 2, /Did you mean flickr8k\?/],
  [["data", "prepare"], 2, /missing required argument 'spec'/],
  [["data"], 2, /prepare .*inspect/s],
] as const)("%j ends with exit code %i and a remedy", async (argv, expected, message) => {
  const { code, stdout, stderr } = await ran(argv, await pictures(2));
  expect([code, stdout]).toEqual([expected, ""]);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n {4}at /);
});

test("a cache that cannot be written is an error of data prepare, and a note in data inspect", async () => {
  const cwd = await pictures(2);
  writeFileSync(join(cwd, "cache"), "a file");
  const prepared = await ran(["data", "prepare", "folder:pictures"], cwd);
  expect([prepared.code, prepared.stdout]).toEqual([1, ""]);
  expect(prepared.stderr).toMatch(/error: cache: .* cannot be written: .*: make room, or choose another cache folder/);
  const inspected = await ran(["data", "inspect", "folder:pictures"], cwd);
  expect(inspected.code).toBe(0);
  expect(inspected.stdout).toContain("notes on the cache: 1");
});
