import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Built, builtPackages } from "./built.js";

const run = promisify(execFile);
const RUNS = 5;

let built: Built;
beforeAll(async () => {
  built = await builtPackages(["kernels", "tensor"]);
});
afterAll(() => built.remove());

/** Executes a program in a process of its own and returns its output. */
async function printed(code: string): Promise<string> {
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", code], { cwd: built.folder });
  return stdout.trim();
}

test("importing the tensor package loads few files and no driver", async () => {
  for (const name of ["kernels", "tensor"]) {
    const files = readdirSync(join(built.folder, "node_modules/@bosquejo", name, "dist"));
    expect(files.filter((file) => file.endsWith(".js")).length, name).toBeLessThanOrEqual(3);
  }
  const loaded = (code: string) =>
    printed(`${code}; console.log(process.report.getReport().sharedObjects.some((file) => /dawn/.test(file)));`);
  expect(await loaded(`await import("@bosquejo/tensor")`)).toBe("false");
  expect(await loaded(`await import("webgpu")`), "the search finds Dawn").toBe("true");
});

test("the import time of the tensor package is printed", async () => {
  const code = `const began = performance.now();
    await import("@bosquejo/tensor");
    console.log(performance.now() - began);`;
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) times.push(Number(await printed(code)));
  // the least time: other programs can only add to it
  const least = Math.min(...times);
  process.stdout.write(`import of @bosquejo/tensor: ${least.toFixed(1)} ms, the least of ${RUNS}\n`);
  expect(least).toBeGreaterThan(0);
});
