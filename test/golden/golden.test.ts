import { readFileSync, writeFileSync } from "node:fs";
import { tiles } from "@bosquejo/kernels";
import { openDevice } from "@bosquejo/tensor";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Built, builtPackages } from "../packages/built.js";
import { type Golden, goldenRuns } from "./golden.js";

const file = new URL("./losses.json", import.meta.url);
/** True if the test records new figures: the environment variable has any value. */
const recording = process.env.BOSQUEJO_RECORD_GOLDEN !== undefined;
// relative difference; software drivers give other last bits on other CPUs, SwiftShader and llvmpipe differ by 3e-7
const WITHIN = 1e-5;
const remedy =
  "if the change is intended, record new figures: BOSQUEJO_RECORD_GOLDEN=1 pnpm test golden, then pnpm format";

/** The committed losses of each model. */
const committed = () => JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, readonly number[]>>;

/** Fails unless the losses of each model are the committed ones. */
function expectCommitted(own: Readonly<Record<string, Golden>>, what: string): void {
  const expected = committed();
  expect(Object.keys(own)).toEqual(Object.keys(expected));
  for (const [model, { losses }] of Object.entries(own)) {
    expect(losses).toHaveLength(expected[model]!.length);
    for (const [step, loss] of losses.entries()) {
      const difference = Math.abs(loss / expected[model]![step]! - 1);
      expect(difference, `${what}${model}, step ${step}: ${remedy}`).toBeLessThan(WITHIN);
    }
  }
}

let built: Built;
beforeAll(async () => {
  built = await builtPackages();
});
afterAll(() => built.remove());

test("ten steps give the committed losses on any adapter, and the same bits in two processes", async () => {
  using device = await openDevice();
  const own = await goldenRuns(device);
  if (recording) {
    const losses = Object.fromEntries(Object.entries(own).map(([model, run]) => [model, run.losses]));
    writeFileSync(file, `${JSON.stringify(losses, null, 2)}\n`);
  }
  expectCommitted(own, "");
  // with the built packages, in a process of its own
  const other = JSON.parse(await built.executeFile("golden/golden-process.ts")) as typeof own;
  expect(other).toEqual(own);
});

test("ten steps give the same bits with and without clamped memory accesses", { tags: ["all"] }, async () => {
  using device = await openDevice();
  using clamped = await openDevice({ robustness: true });
  expect(await goldenRuns(clamped)).toEqual(await goldenRuns(device));
});

test("ten steps give the committed losses with every f32 tile in registers", { tags: ["all"] }, async () => {
  const registers = Object.values(tiles).filter(({ by, precision }) => by === "registers" && precision === "f32");
  for (const { name } of registers) {
    using device = await openDevice({ tile: name });
    expectCommitted(await goldenRuns(device), `${name}, `);
  }
});
