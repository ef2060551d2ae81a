import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { noBrowser } from "./executable.js";
import { openPage, type Page } from "./page.js";

// what only Node can do is left to Node
const tensor = new URL("../../packages/tensor/test/", import.meta.url);
const files = readdirSync(tensor)
  .filter((file) => file.endsWith(".test.ts") && !readFileSync(new URL(file, tensor), "utf8").includes('"node:'))
  .map((file) => ["tensor", file.replace(".test.ts", "")] as const);

let page: Page | undefined;
beforeAll(async () => {
  if (!noBrowser) page = await openPage();
});
afterAll(() => page?.[Symbol.asyncDispose]());
beforeEach(({ skip }) => {
  if (noBrowser) skip(noBrowser);
});

test.each([["test", "ops"], ...files] as const)(
  "%s/test/%s.test.ts passes in Chromium",
  {
    timeout: 600_000,
  },
  async (name, file) => {
    const from = page!.written.length;
    const { passed, failed } = await page!.call("test", name, file);
    expect(failed).toEqual([]);
    expect(passed).toBeGreaterThan(0);
    expect(page!.written.slice(from), "what the page wrote to its console").toEqual([]);
  },
);
