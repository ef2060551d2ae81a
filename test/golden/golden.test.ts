import { readFileSync, writeFileSync } from "node:fs";
import { tiles } from "@bosquejo/kernels";
import { openDevice } from "@bosquejo/tensor";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Built, builtPackages } from "../packages/built.js";
import { type Golden, goldenRun } from "./golden.js";

const file = new URL("./losses.json", import.meta.url);
/** True if the test records new figures: the environment variable has any value. */
const recording = process.env.BOSQUEJO_RECORD_GOLDEN !== undefined;
// relative difference; software drivers give other last bits on other CPUs, SwiftShader and llvmpipe differ by 3e-7
const WITHIN = 1e-5;
const remedy =
  "if the change is intended, record new figures: BOSQUEJO_RECORD_GOLDEN=1 pnpm test golden, then pnpm format";

let built: Built;
beforeAll(async () => {
  built = await builtPackages();
});
afterAll(() => built.remove());

test("ten steps give the committed losses on any adapter, and the same bits in two processes", async () => {
  using device = await openDevice();
  const own = await goldenRun(device);
  if (recording) writeFileSync(file, `${JSON.stringify({ losses: own.losses }, null, 2)}\n`);
  const { losses } = JSON.parse(readFileSync(file, "utf8")) as Pick<Golden, "losses">;
  const differences = own.losses.map((loss, step) => Math.abs(loss / losses[step]! - 1));
  expect(differences).toHaveLength(losses.length);
  expect(Math.max(...differences), remedy).toBeLessThan(WITHIN);
  // with the built packages, in a process of its own
  const other = JSON.parse(await built.executeFile("golden/golden-process.ts")) as Golden;
  expect(other).toEqual(own);
});

test("ten steps give the same bits with and without clamped memory accesses", { tags: ["all"] }, async () => {
  using device = await openDevice();
  using clamped = await openDevice({ robustness: true });
  expect(await goldenRun(clamped)).toEqual(await goldenRun(device));
});

test("ten steps give the committed losses with every f32 tile in registers", { tags: ["all"] }, async () => {
  const { losses } = JSON.parse(readFileSync(file, "utf8")) as Pick<Golden, "losses">;
  const registers = Object.values(tiles).filter(({ by, precision }) => by === "registers" && precision === "f32");
  for (const { name } of registers) {
    using device = await openDevice({ tile: name });
    const own = await goldenRun(device);
    own.losses.forEach((loss, step) => {
      expect(Math.abs(loss / losses[step]! - 1), `${name}, step ${step}`).toBeLessThan(WITHIN);
    });
  }
});
