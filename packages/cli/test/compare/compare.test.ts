import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folder, ranIn } from "../fakes.js";
import { pictures } from "../small-run.js";

let cwd: string;
const cleanings: (() => void)[] = [];
afterAll(() => {
  for (const clean of cleanings) clean();
});
beforeAll(async () => {
  cwd = folder((clean) => cleanings.push(clean));
  await pictures(cwd);
});

const ran = (argv: readonly string[], stopAt?: string) => ranIn(cwd, argv, stopAt);
const command = ["compare", "--data", "folder:mine", "--epochs", "2", "--out", "both"];

test("a wrong list of networks or times is refused, and leaves no folder", async () => {
  const refused = async (more: readonly string[], message: RegExp) => {
    const { code, stderr } = await ran(["compare", "--out", "no", ...more]);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
    expect(existsSync(join(cwd, "no"))).toBe(false);
  };
  await refused(["--models", "sketch,flew"], /Did you mean flow\?/);
  await refused(["--max-time", "1m,2m,3m"], /--max-time: expected one time, or 2, one for each network, got 3/);
  await refused(["--max-time", "soon"], /Expected a time such as 30s, 8m, 1h or 1h30m/);
});

test("too few pictures to measure are refused before a network is trained", async () => {
  mkdirSync(join(cwd, "few"));
  const lines = readFileSync(join(cwd, "mine", "captions.csv"), "utf8")
    .split("\n")
    .slice(0, 8);
  writeFileSync(join(cwd, "few", "captions.csv"), lines.join("\n"));
  for (const [file] of lines.slice(1).map((line) => line.split(",")))
    copyFileSync(join(cwd, "mine", file!), join(cwd, "few", file!));
  const { code, stderr } = await ran(["compare", "--data", "folder:few", "--max-time", "1s", "--out", "no"]);
  expect(stderr).toMatch(/compare: expected at least 4 pictures on the test side of .*few.*, got [1-3]: add pictures/);
  expect(stderr).not.toContain("training");
  expect(code).toBe(1);
  expect(existsSync(join(cwd, "no"))).toBe(false);
});

test("networks are trained in turn, measured and drawn on one page; a stopped comparison continues", {
  tags: ["all"],
}, async () => {
  const stopped = await ran(command, "run folder: both/sketch");
  expect(stopped.code).toBe(130);
  const { code, stdout, stderr } = await ran(command);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "both\n" });
  expect(readdirSync(join(cwd, "both")).sort()).toEqual([
    ...["comparison.json", "floors.json", "flow", "report.html", "sketch", "table.json", "table.md"],
    ...["trained-captions.png", "unseen-captions.png"],
  ]);
  const table = readFileSync(join(cwd, "both", "table.md"), "utf8");
  expect(stderr).toContain(table);
  for (const text of [
    "KID",
    "coverage",
    "copies",
    "other real pictures",
    "ridge regression",
    "compare --data folder:DIR",
  ])
    expect(table).toContain(text);
  const { unseen, trained, models } = JSON.parse(readFileSync(join(cwd, "both", "table.json"), "utf8"));
  expect(models.map(({ name }: { name: string }) => name)).toEqual(["sketch", "flow"]);
  expect(trained.map(({ name }: { name: string }) => name)).toEqual(["sketch", "flow"]);
  for (const { values, name } of unseen.slice(0, 2))
    for (const figure of [
      "kid",
      "nearestDrawn",
      "coverage",
      "captionAt10",
      "captionAt10Shuffled",
      "copies",
      "diversity",
    ])
      expect(values[figure], `${name} ${figure}`).toEqual(expect.any(Number));
  const page = readFileSync(join(cwd, "both", "report.html"), "utf8");
  expect(page).not.toMatch(/(src|href)="http/);
});

test("nothing is trained or measured twice", { tags: ["all"] }, async () => {
  const floors = readFileSync(join(cwd, "both", "floors.json"), "utf8");
  const { code, stderr } = await ran(command);
  expect(code).toBe(0);
  expect(stderr).toContain("sketch: trained already");
  expect(stderr).not.toContain("drawing captions several times");
  expect(readFileSync(join(cwd, "both", "floors.json"), "utf8")).toBe(floors);
  const other = await ran([...command, "--seed", "7"]);
  expect(other.stderr).toMatch(/compare: .*both: expected --seed = 1, as it began, got 7/);
  expect(other.code).toBe(2);
});
