import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { absoluteSpec } from "../../src/data/specifier.js";

test("the path in a data specifier becomes absolute, from the current folder or the home folder", () => {
  expect(absoluteSpec("/somewhere", "emoji")).toBe("emoji");
  expect(absoluteSpec("/somewhere", "folder:mine")).toBe(`folder:${resolve("/somewhere", "mine")}`);
  expect(absoluteSpec("/somewhere", "flickr8k:~/f")).toBe(`flickr8k:${join(homedir(), "f")}`);
});
