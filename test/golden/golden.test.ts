import { readFileSync, writeFileSync } from "node:fs";
import { tiles } from "@bosquejo/kernels";
import { openDevice } from "@bosquejo/tensor";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Built, builtPackages } from "../packages/built.js";
import { type Golden, goldenRun } from "./golden.js";

const file = new URL("./losses.json", import.meta.url);
/** Set to anything, it writes the figures anew. */
const recording = process.env.BOSQUEJO_RECORD_GOLDEN !== undefined;
// relative; drivers that compute on the CPU give other last bits on other CPUs, and SwiftShader and llvmpipe are 3e-7 apart
const WITHIN = 1e-5;
const meant = "where other figures are meant, record them: BOSQUEJO_RECORD_GOLDEN=1 pnpm test golden, then pnpm format";

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
  expect(Math.max(...differences), meant).toBeLessThan(WITHIN);
  // the packages as they are published, in a process of their own
  const other = JSON.parse(await built.executeFile("golden/golden-process.ts")) as Golden;
  expect(other).toEqual(own);
});

test("memory accesses that are clamped give the same bits", { tags: ["all"] }, async () => {
  using device = await openDevice();
  using clamped = await openDevice({ robustness: true });
  expect(await goldenRun(clamped)).toEqual(await goldenRun(device));
});

test("every tile gives the committed losses", { tags: ["all"] }, async () => {
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
