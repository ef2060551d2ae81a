import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../src/run.js";
import { fakeIo, folder } from "./fakes.js";

// a network of a few thousand weights on 24 plain pictures: the whole way in seconds, on any adapter
const settings = { preset: "sketch", hidden: 8, latent: 4, features: 16, batchSize: 4, epochs: 12, seed: 3 };
const colours = { red: "#d22", green: "#2a2", blue: "#22d", yellow: "#dd2" };
const sizes = ["small", "big", "wide", "old", "new", "dark"];

async function pictures(cwd: string): Promise<void> {
  mkdirSync(join(cwd, "mine"));
  const lines = ["image,caption"];
  for (const [name, background] of Object.entries(colours)) {
    for (const size of sizes) {
      const file = `${size}-${name}.png`;
      await sharp({ create: { width: 64, height: 64, channels: 3, background } })
        .png()
        .toFile(join(cwd, "mine", file));
      lines.push(`${file},a ${size} ${name} flag`);
    }
  }
  writeFileSync(join(cwd, "mine", "captions.csv"), `${lines.join("\n")}\n`);
  writeFileSync(join(cwd, "small.json"), JSON.stringify(settings));
}

let cwd: string;
const cleanings: (() => void)[] = [];
afterAll(() => {
  for (const clean of cleanings) clean();
});
const train = ["train", "--data", "folder:mine", "--config", "small.json"];

/** Runs a command line; `stopAt` presses Ctrl-C as soon as that text was written. */
async function ran(argv: readonly string[], stopAt?: string) {
  const { io, written, interrupt } = fakeIo(cwd, {}, { BOSQUEJO_CACHE: join(cwd, "cache") });
  const { write } = io.stderr;
  // the clock stands still, so that no picture is drawn before the end and Ctrl-C comes in the training
  io.stderr.write = ((text: string) => {
    write(text);
    if (stopAt !== undefined && text.includes(stopAt)) setImmediate(interrupt);
    return true;
  }) as typeof write;
  return { code: await run(argv, io), ...written };
}

const newest = (name: string) => {
  const inside = join(cwd, name, "checkpoints");
  const file = readdirSync(inside)
    .filter((each) => /^step-\d+\.safetensors$/.test(each))
    .sort()
    .at(-1)!;
  return { file, path: join(inside, file), bytes: readFileSync(join(inside, file)) };
};

beforeAll(async () => {
  cwd = folder((clean) => cleanings.push(clean));
  await pictures(cwd);
  const { code, stdout, stderr } = await ran([...train, "--out", "whole"]);
  expect(stderr).toContain("pictures: ");
  expect({ code, stdout }).toEqual({ code: 0, stdout: "whole\n" });
});

test("a run leaves all that its folder should hold", () => {
  expect(readdirSync(join(cwd, "whole")).sort()).toEqual([
    "checkpoints",
    "config.json",
    "metrics.jsonl",
    "report.html",
    "samples",
  ]);
  const record = JSON.parse(readFileSync(join(cwd, "whole", "config.json"), "utf8"));
  expect(record.config).toMatchObject(settings);
  expect(record.data).toMatchObject({
    name: "folder",
    images: 24,
    contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(newest("whole").file).toBe("step-000048.safetensors");
  expect(existsSync(join(cwd, "whole", "samples", "step-000048.png"))).toBe(true);
});

test("a run that was stopped goes on to the same bytes as one that never was", async () => {
  const stopped = await ran([...train, "--out", "parts"], "step 1/");
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toMatch(/go on with\n {2}pnpm cli train --resume parts\nor\n {2}npm start -- --resume parts/);
  expect(newest("parts").file).not.toBe("step-000048.safetensors");
  expect((await ran(["train", "--resume", "parts"])).code).toBe(0);
  expect(newest("parts").file).toBe("step-000048.safetensors");
  expect(newest("parts").bytes.equals(newest("whole").bytes)).toBe(true);
});

test("a run that is done wants more epochs to go on", async () => {
  const { code, stderr } = await ran(["train", "--resume", "whole"]);
  expect(code).toBe(1);
  expect(stderr).toContain("the run is done, with 48 of 48 steps: give it more with --epochs, over 12");
});

test("a setting that would change a run is refused when it goes on", async () => {
  const { code, stderr } = await ran(["train", "--resume", "whole", "--seed", "4"]);
  expect(code).toBe(2);
  expect(stderr).toContain("it takes no --seed");
});

test("a run does not go on with other pictures", async () => {
  mkdirSync(join(cwd, "other"));
  for (const name of readdirSync(join(cwd, "mine"))) copyFileSync(join(cwd, "mine", name), join(cwd, "other", name));
  const captions = join(cwd, "other", "captions.csv");
  writeFileSync(captions, readFileSync(captions, "utf8").replace("a small red flag", "a small red ship"));
  const { code, stderr } = await ran(["train", "--resume", "whole", "--epochs", "20", "--data", "folder:other"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/wants the data that the run began with .*: it was changed since/);
});

test("drawing prints the file it wrote, the same for the same seed", async () => {
  const first = await ran(["generate", "whole", "a red flag", "a blue flag", "--n", "3", "--seed", "5"]);
  const path = join(cwd, "whole", "generated", "a-red-flag-and-1-more-seed-5.png");
  expect(first).toMatchObject({ code: 0, stdout: `${path}\n` });
  const again = await ran([
    "generate",
    "whole",
    "a red flag",
    "a blue flag",
    "--n",
    "3",
    "--seed",
    "5",
    "--out",
    "again.png",
  ]);
  expect(again.code).toBe(0);
  expect(readFileSync(join(cwd, "again.png")).equals(readFileSync(path))).toBe(true);
  await ran(["generate", "whole", "a red flag", "--best", "--mean", "--out", "mean.png"]);
  expect(existsSync(join(cwd, "mean.png"))).toBe(true);
});

test("every caption without a known word is named, and nothing is drawn", async () => {
  const { code, stdout, stderr } = await ran(["generate", "whole", "xqzzv", "a flag", "qqzzk vvxxz"]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain('got "xqzzv", "qqzzk vvxxz": say it in other words');
});

test("a measurement as JSON has the network and both baselines", async () => {
  const { code, stdout } = await ran(["evaluate", "whole", "--split", "all", "--json"]);
  expect(code).toBe(0);
  const figures = JSON.parse(stdout);
  expect(figures).toMatchObject({ step: 48, split: "all", network: { pairs: 24 } });
  for (const each of ["network", "meanImage", "ridge"]) expect(figures[each].mse).toBeGreaterThan(0);
});

test("a measurement as a table has a line each", async () => {
  const { stdout, stderr } = await ran(["evaluate", "whole"]);
  expect(stdout.split("\n").map((line) => line.split(/ {2,}/)[0])).toEqual([
    "",
    "network, step 48",
    "mean training image",
    "ridge regression",
    "",
  ]);
  expect(stderr).toMatch(/The network (beats|is no better)/);
});

test("a checkpoint cut short is named and the one before is taken", async () => {
  expect((await ran([...train, "--epochs", "2", "--out", "cut"])).code).toBe(0);
  expect((await ran(["train", "--resume", "cut", "--epochs", "3"])).code).toBe(0);
  const { path, file } = newest("cut");
  truncateSync(path, 1000);
  const { code, stderr } = await ran(["generate", "cut", "a red flag"]);
  expect(code).toBe(0);
  expect(stderr).toMatch(new RegExp(`left out: .*${file}.*cut short`));
  expect((await ran(["train", "--resume", "cut", "--epochs", "3"])).code).toBe(0);
  expect(existsSync(`${path}.damaged`)).toBe(true);
  expect(newest("cut").file).toBe(file);
});
