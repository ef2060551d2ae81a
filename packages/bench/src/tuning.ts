import { type Device, tune, type Wanted } from "@bosquejo/tensor";

const BUDGET = 30_000;

/** The same for all that a body captures. */
export async function tuneFor(device: Device, body: () => void): Promise<void> {
  if (device.adapter.kind === "hardware") await tuneWanted(device, device.choices.unmeasured(body));
}

/** On a GPU takes the fastest way to compute each product, as `train` does there; elsewhere the rules decide, as they do for `train`. */
export async function tuneWanted(device: Device, wanted: readonly Wanted[]): Promise<void> {
  if (device.adapter.kind !== "hardware") return;
  device.choices.use((await tune(device, wanted, { budget: BUDGET })).table);
}
