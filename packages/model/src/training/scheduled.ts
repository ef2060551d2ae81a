import type { RunConfig } from "../config.js";
import { modelOf } from "../models/index.js";
import type { RunProgress } from "../models/model.js";
import { learningRateAt, type PlateauState } from "./schedules.js";
import type { StepMemory } from "./step.js";

/**
 * The scheduled numbers of a captured step: learning rates, the model's schedules, and the step of the averaged
 * weights. A number is written to the device only when it changes.
 */
export function scheduledNumbers(memory: StepMemory, config: RunConfig) {
  const { training } = config;
  const { schedules } = modelOf(config);
  const sent = new Map<string, number>();
  const send = (name: string, value: number, write: (value: number) => void) => {
    if (sent.get(name) !== value) write(value);
    sent.set(name, value);
  };
  return {
    /** Writes the numbers of the next step. */
    write(progress: RunProgress, plateau: PlateauState): void {
      const rate = learningRateAt(training, progress.step, progress.totalSteps, plateau);
      send("learningRate", rate, () => {
        for (const { rate: tensor, rateFactor } of memory.groups) tensor.write([rate * rateFactor]);
      });
      for (const [name, schedule] of Object.entries(schedules))
        send(name, schedule(config.model, progress), (value) => memory.scheduled[name]!.write([value]));
      if (training.averaging === null) return;
      const kept = Math.min(training.averaging, (1 + progress.step) / (10 + progress.step));
      send("averaging", 1 - kept, (value) => memory.approach.write([value]));
    },
    /** Returns the numbers of the last step. */
    values: () =>
      Object.fromEntries(
        ["learningRate", ...Object.keys(schedules)].map((name) => [name, sent.get(name) ?? Number.NaN]),
      ) as {
        learningRate: number;
      },
  };
}
