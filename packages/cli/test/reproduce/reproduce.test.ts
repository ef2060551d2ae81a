import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folder, ranIn } from "../fakes.js";

let cwd: string;
const cleanings: (() => void)[] = [];
afterAll(() => {
  for (const clean of cleanings) clean();
});

/** Writes twenty photos of plain colours in Kaggle's layout: `sketch` has one step per epoch. */
beforeAll(async () => {
  cwd = folder((clean) => cleanings.push(clean));
  mkdirSync(join(cwd, "photos", "Images"), { recursive: true });
  const lines = ["image,caption"];
  const colours = { red: [200, 40, 40], green: [40, 160, 40], blue: [40, 40, 200], yellow: [210, 210, 40] };
  for (const [name, [r = 0, g = 0, b = 0]] of Object.entries(colours)) {
    for (let shade = 0; shade < 5; shade++) {
      const background = { r: r + 8 * shade, g: g + 8 * shade, b: b + 8 * shade };
      await sharp({ create: { width: 64, height: 64, channels: 3, background } })
        .jpeg()
        .toFile(join(cwd, "photos", "Images", `${name}${shade}.jpg`));
      lines.push(`${name}${shade}.jpg,a ${name} wall .`, `${name}${shade}.jpg,the wall is ${name} .`);
    }
  }
  writeFileSync(join(cwd, "photos", "captions.txt"), `${lines.join("\n")}\n`);
});

const ran = (argv: readonly string[], stopAt?: string) => ranIn(cwd, argv, stopAt);

const command = [
  "reproduce",
  "flickr8k:photos",
  "--models",
  "sketch,sketch:attention",
  "--epochs",
  "2",
  "--out",
  "again",
];

test("networks are trained one after the other; after a stop the same command continues", {
  tags: ["all"],
}, async () => {
  const stopped = await ran(command, "run folder: again/sketch");
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toContain("the same command continues with sketch and the networks after it");
  const { code, stdout, stderr } = await ran(command);
  expect(stderr).toMatch(/report: .*again.report\.html\n$/);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "again\n" });
  expect(stderr).toContain("continuing from again/sketch/checkpoints/");
  expect(stderr).toContain("sketch-attention: training, 2 of 2");
  expect(readdirSync(join(cwd, "again")).sort()).toEqual([
    "difficulty.json",
    "published-captions.png",
    "report.html",
    "reproduction.json",
    "sketch",
    "sketch-attention",
    "table.json",
    "table.md",
    "test-captions.png",
  ]);
  const table = readFileSync(join(cwd, "again", "table.md"), "utf8");
  expect(table).toMatch(/our sketch \|.*our sketch-attention/);
  expect(stderr).toContain(table);
  const page = readFileSync(join(cwd, "again", "report.html"), "utf8");
  expect(page).toContain("Two helmeted men sit on yellow snowmobiles");
  expect(page).not.toMatch(/(src|href)="http/);
});

test("nothing is trained or measured twice, except for a damaged file", { tags: ["all"] }, async () => {
  const measures = join(cwd, "again", "sketch", "measures.json");
  const before = readFileSync(measures, "utf8");
  const { code, stderr } = await ran(command);
  expect(code).toBe(0);
  expect(stderr).toContain("sketch: trained already");
  expect(stderr).toContain("sketch-attention: trained already");
  expect(stderr).not.toContain("measuring");
  expect(readFileSync(measures, "utf8")).toBe(before);
  writeFileSync(measures, before.slice(0, 100));
  expect((await ran(command)).code).toBe(0);
  expect(readFileSync(measures, "utf8")).toBe(before);
});

test("published lists that are added later do not change the split", { tags: ["all"] }, async () => {
  const list = join(cwd, "photos", "Flickr_8k.trainImages.txt");
  const dev = join(cwd, "photos", "Flickr_8k.devImages.txt");
  const before = JSON.parse((await ran(["evaluate", "again/sketch", "--json"])).stdout);
  writeFileSync(list, "red0.jpg\nred1.jpg\n");
  writeFileSync(dev, "blue0.jpg\n");
  try {
    const after = await ran(["evaluate", "again/sketch", "--json"]);
    expect(JSON.parse(after.stdout)).toEqual(before);
    expect(JSON.parse(readFileSync(join(cwd, "again", "sketch", "config.json"), "utf8")).config.data.split).toBe(
      "images",
    );
    expect((await ran(command)).code).toBe(0);
  } finally {
    rmSync(list);
    rmSync(dev);
  }
});

test("a run that was killed after its last step is evaluated and drawn when it continues", {
  tags: ["all"],
}, async () => {
  const metrics = join(cwd, "again", "sketch", "metrics.jsonl");
  const lines = readFileSync(metrics, "utf8").trim().split("\n");
  expect(lines.at(-1)).toContain('"kind":"stop"');
  writeFileSync(metrics, `${lines.slice(0, -1).join("\n")}\n`);
  const { code, stderr } = await ran(command);
  expect(code).toBe(0);
  expect(stderr).toContain("continuing from again/sketch/checkpoints/");
  expect(readFileSync(metrics, "utf8").trim().split("\n").at(-1)).toContain('"why":"finished"');
});

test("a reproduction does not continue with other data", { tags: ["all"] }, async () => {
  const { code, stderr } = await ran([...command.slice(0, 1), "emoji", ...command.slice(2)]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/again: expected data = flickr8k:.*photos, as it began, got emoji/);
});

test("other settings are an error before anything is trained", { tags: ["all"] }, async () => {
  const other = await ran([...command, "--seed", "2"]);
  expect(other.code).toBe(2);
  expect(other.stderr).toMatch(/again: expected --seed = 1, as it began, got 2/);
});

test("missing lists are an error before anything is trained, and no folder is left behind", async () => {
  const official = await ran([
    "reproduce",
    "flickr8k:photos",
    "--split",
    "official",
    "--epochs",
    "1",
    "--out",
    "lists",
  ]);
  expect(official.code).toBe(1);
  expect(official.stderr).toMatch(
    /split: expected Flickr_8k\.trainImages\.txt .*Kaggle's copy has none.*--split images/,
  );
  expect(existsSync(join(cwd, "lists"))).toBe(false);
});
