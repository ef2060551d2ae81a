import { join } from "node:path";
import { INTERRUPTED, type Io, say } from "../io.js";
import { readRecord } from "../run-folder/folder.js";
import { hasEnded } from "../run-folder/metrics.js";
import { shown } from "../terminal/messages.js";
import type { RequestedModel } from "./requested.js";
import { nameOthers, type SharedSettings, trainModel } from "./train-one.js";

/** Several networks to train, and the folder that has a run folder for each. */
export interface SeveralNetworks {
  readonly folder: string;
  readonly models: readonly RequestedModel[];
  /** the settings of all networks */
  readonly settings: Omit<SharedSettings, "maxMinutes">;
  /** the time limit of each network in minutes, or null for none */
  readonly minutes: readonly (number | null)[];
  readonly adapter: string | undefined;
  readonly tune: boolean | undefined;
}

/**
 * Trains networks one after the other. Continues where an earlier call was stopped. After each network it calls
 * `publish` with the networks that are trained. Returns the exit code.
 */
export async function trainEach(
  { folder, models, settings, minutes, adapter, tune }: SeveralNetworks,
  io: Io,
  publish: (trained: readonly RequestedModel[]) => Promise<number>,
): Promise<number> {
  for (const [done, choice] of models.entries()) {
    const run = join(folder, choice.name);
    if (await hasEnded(run)) say(io, `${choice.name}: trained already`);
    else {
      say(io, `${choice.name}: training, ${done + 1} of ${models.length}`);
      // published lists that were added since must not change the split of the next network
      const first = await readRecord(join(folder, models[0]!.name)).catch(() => undefined);
      const split = settings.split ?? first?.data.split ?? null;
      const own = { ...settings, split, maxMinutes: minutes[done] ?? null };
      const code = await trainModel(run, choice, own, { adapter, ...(tune !== undefined && { tune }) }, io);
      if (code !== 0) {
        if (code === INTERRUPTED) say(io, `the same command continues with ${choice.name} and the networks after it`);
        return code;
      }
    }
    const code = await publish(models.slice(0, done + 1));
    if (code !== 0) return code;
  }
  await nameOthers(
    folder,
    models.map(({ name }) => name),
    io,
  );
  io.stdout.write(`${shown(io, folder)}\n`);
  return 0;
}
