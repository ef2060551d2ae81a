import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { root } from "../architecture/sources.js";

const folder = mkdtempSync(join(tmpdir(), "bosquejo-message-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Exit code and errors of the check of a message. */
function checked(message: string) {
  const file = join(folder, "COMMIT_EDITMSG");
  writeFileSync(file, message);
  const { status, stderr } = spawnSync(process.execPath, [join(root, "scripts/commit-message.mjs"), file], {
    encoding: "utf8",
  });
  return { status, stderr };
}

test.each([
  "Add softplus",
  `Speed up ${"x".repeat(63)}`,
  "Add softplus\n\nModels need it.\n# a comment of git's\n",
  "Merge branch 'a' of somewhere with a name that is long enough to exceed seventy-two characters",
  'Revert "Added softplus."',
])("accepts %j", (message) => {
  expect(checked(message)).toEqual({ status: 0, stderr: "" });
});

test.each([
  ["", "expected a subject in the first line"],
  [`Add ${"x".repeat(69)}`, "expected at most 72 characters in the subject, got 73"],
  ["add softplus", 'expected a capital letter at the start, got "add"'],
  ["Add softplus.", "expected no full stop"],
  ["Added softplus", 'expected an imperative such as "Add", got "Added"'],
  ["Add softplus\nModels need it", "expected an empty line between subject and body"],
])("refuses %j", (message, reason) => {
  const { status, stderr } = checked(message);
  expect(status).toBe(1);
  expect(stderr).toContain(reason);
});

test("git's hook calls the check", () => {
  expect(readFileSync(join(root, ".husky/commit-msg"), "utf8")).toBe('node scripts/commit-message.mjs "$1"\n');
});
