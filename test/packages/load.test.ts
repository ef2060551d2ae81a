import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Built, builtPackages } from "./built.js";

const run = promisify(execFile);
// milliseconds
const MOST = 150;
const RUNS = 5;

let built: Built;
beforeAll(async () => {
  built = await builtPackages(["kernels", "tensor"]);
});
afterAll(() => built.remove());

test(`importing tensors in Node takes less than ${MOST} ms, before a device is opened`, async () => {
  const code = `const began = performance.now(); await import("@bosquejo/tensor"); console.log(performance.now() - began);`;
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", code], { cwd: built.folder });
    times.push(Number(stdout));
  }
  // other programs only ever add to it
  const least = Math.min(...times);
  process.stdout.write(`import of @bosquejo/tensor: ${least.toFixed(1)} ms, the least of ${RUNS}\n`);
  expect(least, `of ${times.map((ms) => ms.toFixed(1)).join(", ")} ms`).toBeLessThan(MOST);
});
