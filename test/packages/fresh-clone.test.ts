import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { root } from "../architecture/sources.js";

const run = promisify(execFile);
// Windows finds npm and npx only through a shell
const shell = process.platform === "win32";
// the environment of a new shell, without the variables that npm sets for scripts
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm|pnpm|INIT_CWD|NODE_)/i.test(name)),
);

const folder = mkdtempSync(join(tmpdir(), "bosquejo-clone-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const reached = () =>
  run("npm", ["view", "pnpm", "version"], { env, shell }).then(
    () => true,
    () => false,
  );

test("the newest pnpm installs a fresh clone, and its command line trains", { tags: ["all"] }, async ({ skip }) => {
  skip(!existsSync(join(root, ".git")), "there is no git repository to clone");
  skip(!(await reached()), "npm's registry cannot be reached");
  await run("git", ["clone", "--quiet", root, folder]);
  const pnpm = (...args: string[]) => run("npx", ["--yes", "pnpm@latest", ...args], { cwd: folder, env, shell });
  await pnpm("install");
  const { stdout } = await pnpm("cli", "train", "--max-time", "20s", "--out", "run");
  expect(stdout).toMatch(/^run$/m);
  expect(existsSync(join(folder, "run", "report.html"))).toBe(true);
});
