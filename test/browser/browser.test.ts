import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { noBrowser } from "./executable.js";
import { openPage, type TestPage } from "./page.js";

// test files that import Node's modules are left out
const tensor = new URL("../../packages/tensor/test/", import.meta.url);
const files = readdirSync(tensor, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts") && !readFileSync(new URL(file, tensor), "utf8").includes('"node:'))
  .map((file) => ["tensor", file.replaceAll("\\", "/").replace(".test.ts", "")] as const);

const sample = ["capture/capture"];

let page: TestPage | undefined;
beforeAll(async () => {
  if (!noBrowser) page = await openPage();
});
afterAll(() => page?.[Symbol.asyncDispose]());
beforeEach(({ skip }) => {
  if (noBrowser) skip(noBrowser);
});

for (const [name, file] of [["test", "ops"], ...files] as const) {
  const tags = sample.includes(file) ? [] : ["all"];
  test(`${file}.test.ts of ${name} passes in Chromium`, { tags }, async () => {
    const from = page!.written.length;
    const { passed, failed } = await page!.call("test", name, file);
    expect(failed).toEqual([]);
    expect(passed).toBeGreaterThan(0);
    expect(page!.written.slice(from), "what the page wrote to its console").toEqual([]);
  });
}
