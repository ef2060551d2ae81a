import { type Device, tune, type Wanted } from "@bosquejo/tensor";

const BUDGET = 30_000;

/** On a GPU takes the fastest way to compute each product, as `train` does there; elsewhere the rules decide, as they do for `train`. */
export async function tuneFor(device: Device, wanted: () => readonly Wanted[]): Promise<void> {
  // where nothing is tuned, nothing is captured to find out what would be
  if (device.adapter.kind !== "hardware") return;
  device.choices.use((await tune(device, wanted(), { budget: BUDGET })).table);
}
