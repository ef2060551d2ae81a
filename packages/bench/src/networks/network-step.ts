import { advance, capture, type Device, openDevice, record, type Tensor } from "@bosquejo/tensor";
import { tuneFor } from "../measuring/tuning.js";
import { precisionOf } from "../peers/sides.js";
import { adapterWords, type OpenSteps, type StepTask, watchCompilation } from "../steps/step.js";
import { flowStep } from "./flow-step.js";
import { type NetworkStart, readStart } from "./start.js";
import { vaeStep } from "./vae-step.js";

const HISTORY = 256;

/** Our step of a network, with its tensors on the device. */
export interface NetworkStep {
  /** the number of losses */
  readonly losses: number;
  /** Records the step: gathers a batch, forward, backward, update. Returns the losses, the total first. */
  record(): Tensor;
}

const stepOn = (device: Device, start: NetworkStart): NetworkStep =>
  start.network === "flow" ? flowStep(device, start) : vaeStep(device, start);

/** Opens our training step of a compared network. As in the trainer, a replay also stores the losses and counts. */
export async function openNetworkSteps({ side, adapter, start: file }: StepTask): Promise<OpenSteps> {
  const start = readStart(file!);
  const device = await openDevice({ adapter, precision: precisionOf(side) === "mixed" ? "mixed" : "f32" });
  const compilation = watchCompilation(device);
  const own = stepOn(device, start);
  const [count, history] = [device.zeros([1], "u32"), device.zeros([HISTORY, own.losses])];
  const captured = () =>
    capture(device, [], () => {
      record(history, own.record(), count, { at: 0 });
      advance(count, { at: 0, by: 1, limit: 0 });
      return undefined;
    });
  await tuneFor(device, () => device.choices.unmeasured(() => captured().dispose()));
  const step = captured();
  await step.compile();
  const { dispatches } = device.stats;
  let done = 0;
  return {
    async train(steps) {
      for (let i = 0; i < steps; i++) step.replay();
      done += steps;
      return (await history.read())[((done - 1) % HISTORY) * own.losses]!;
    },
    facts: () => ({
      ...{ device: adapterWords(device.adapter), adapter: device.adapter, compileMs: compilation.ms },
      deviceBytes: device.stats.peakBytes,
      launches: (device.stats.dispatches - dispatches) / done,
    }),
  };
}
