import { type Device, tune, type Wanted } from "@bosquejo/tensor";

const BUDGET = 30_000;

/**
 * Tunes the choice of each product on a GPU, as `train` does.
 * On adapters that compute on the CPU, the rules choose, as in `train`.
 */
export async function tuneFor(device: Device, wanted: () => readonly Wanted[]): Promise<void> {
  // without tuning, the list of products is not needed: `wanted` would capture a step to make it
  if (device.adapter.kind !== "hardware") return;
  device.choices.use((await tune(device, wanted(), { budget: BUDGET })).table);
}
