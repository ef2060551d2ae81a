import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { absoluteSpec } from "../../src/data/specifier.js";

test("a data folder is made absolute from where the user is, or from home", () => {
  expect(absoluteSpec("/somewhere", "emoji")).toBe("emoji");
  expect(absoluteSpec("/somewhere", "folder:mine")).toBe(`folder:${resolve("/somewhere", "mine")}`);
  expect(absoluteSpec("/somewhere", "flickr8k:~/f")).toBe(`flickr8k:${join(homedir(), "f")}`);
});
