import { readFileSync, writeFileSync } from "node:fs";
import { listAdapters, openDevice } from "@bosquejo/tensor";
import { expect, test } from "vitest";
import { goldenPresetRun, goldenPresets } from "./golden.js";

const file = new URL("./presets.json", import.meta.url);
/** True if the test records new figures: the environment variable has any value. */
const recording = process.env.BOSQUEJO_RECORD_GOLDEN !== undefined;
// relative difference; software drivers give other last bits on other CPUs
const WITHIN = 1e-5;
const remedy =
  "if the change is intended, record new figures: BOSQUEJO_RECORD_GOLDEN=1 pnpm test golden, then pnpm format";

/** The losses of ten steps, by adapter and preset. */
type Losses = Record<string, Record<string, number[]>>;
const committed = JSON.parse(readFileSync(file, "utf8")) as Losses;

const adapters = ["llvmpipe", "swiftshader"];
const present = (await listAdapters()).map(({ name }) => name.toLowerCase());

for (const { adapter, preset } of adapters.flatMap((adapter) =>
  Object.keys(goldenPresets).map((preset) => ({ adapter, preset })),
)) {
  test(`ten steps of ${preset} on ${adapter} give the committed losses`, { tags: ["all"] }, async ({ skip }) => {
    if (!present.some((name) => name.includes(adapter))) skip(`no ${adapter} on this machine`);
    using device = await openDevice({ adapter });
    const { losses, checksum } = await goldenPresetRun(device, preset);
    process.stdout.write(`${adapter}, ${preset}: weights after ten steps ${checksum.toString(16)}\n`);
    if (recording) {
      const figures = JSON.parse(readFileSync(file, "utf8")) as Losses;
      writeFileSync(
        file,
        `${JSON.stringify({ ...figures, [adapter]: { ...figures[adapter], [preset]: losses } }, null, 2)}\n`,
      );
      return;
    }
    const expected = committed[adapter]?.[preset] ?? [];
    expect(losses).toHaveLength(expected.length);
    losses.forEach((loss, step) => {
      expect(Math.abs(loss / expected[step]! - 1), `step ${step}: ${remedy}`).toBeLessThan(WITHIN);
    });
  });
}
