import { join, resolve } from "node:path";
import { resolveConfig } from "@bosquejo/model";
import { comparisonMarkdown, comparisonPage } from "@bosquejo/report";
import { openDevice } from "@bosquejo/tensor";
import { type Io, say } from "../io.js";
import { files, writeWhole } from "../run-folder/folder.js";
import { claimFolder, releaseFolder } from "../several/claim.js";
import { whileMeasuring } from "../several/measuring.js";
import type { RequestedModel } from "../several/requested.js";
import { trainEach } from "../several/train-each.js";
import type { SharedSettings } from "../several/train-one.js";
import { repeatingCommand } from "../several/without-paths.js";
import { withFile } from "../terminal/file-errors.js";
import { shown } from "../terminal/messages.js";
import { comparisonOf } from "./comparison.js";
import { gatherReproduction } from "./gather.js";
import { defaultModels, type ReproduceOptions, reproductionFolder, settingsOf } from "./settings.js";
import { tableJson } from "./table-json.js";

/** The folder, the settings and the networks of a reproduction. */
interface PlannedReproduction {
  readonly folder: string;
  readonly settings: SharedSettings;
  readonly models: readonly RequestedModel[];
  readonly adapter: string | undefined;
  readonly command: string;
}

/**
 * Trains networks one after the other, measures them, and writes table and report. Continues a reproduction that was
 * stopped. Returns the exit code.
 */
export async function reproduce(spec: string, options: ReproduceOptions, io: Io): Promise<number> {
  const plan = await planOf(spec, options, io);
  try {
    return await reproduceIn(plan, spec, options, io);
  } catch (error) {
    // if nothing was trained, the settings go too: otherwise a corrected command would be refused because of them
    await releaseFolder(plan.folder, reproductionFolder);
    throw error;
  }
}

async function reproduceIn(
  plan: PlannedReproduction,
  spec: string,
  options: ReproduceOptions,
  io: Io,
): Promise<number> {
  const { folder, models, settings } = plan;
  say(io, `reproducing ${models.map(({ name }) => name).join(", ")} on ${spec}, in ${shown(io, folder)}`);
  const { maxMinutes, ...shared } = settings;
  const networks = {
    ...{ folder, models, settings: shared, minutes: models.map(() => maxMinutes) },
    ...{ adapter: options.adapter, tune: options.tune },
  };
  return trainEach(networks, io, (trained) => publish(plan, trained, io));
}

async function planOf(spec: string, options: ReproduceOptions, io: Io): Promise<PlannedReproduction> {
  const device = await openDevice({ adapter: options.adapter });
  const onCpu = device.adapter.kind !== "hardware";
  device.dispose();
  const settings = settingsOf(spec, options, onCpu, io.cwd);
  if (onCpu && settings.maxMinutes !== null && options.settings.training?.maxMinutes === undefined)
    say(
      io,
      `no GPU: each network trains for at most ${settings.maxMinutes} minutes (--max-time or --epochs changes that)`,
    );
  const models = options.models ?? defaultModels(onCpu);
  for (const { preset, textEncoder } of models) resolveConfig(preset, { text: { encoder: textEncoder } });
  const name = `reproduce-${spec.split(":")[0]}${settings.split === null ? "" : `-${settings.split}`}`;
  const folder = resolve(io.cwd, options.out ?? join("runs", name));
  await claimFolder(folder, settings, reproductionFolder);
  const maxTime = settings.maxMinutes === null ? undefined : `${Number(settings.maxMinutes.toFixed(2))}m`;
  const command = repeatingCommand("reproduce", settings, models, { ...options, maxTime });
  return { folder, settings, models, adapter: options.adapter, command };
}

/** Measures the networks that are trained, and writes table and report. Returns the exit code. */
const publish = (plan: PlannedReproduction, trained: readonly RequestedModel[], io: Io): Promise<number> =>
  whileMeasuring(plan.adapter, io, async (device, view) => {
    const { folder, models } = plan;
    const reproduction = await gatherReproduction(device, plan, trained, view.job, io);
    const comparison = comparisonOf(reproduction);
    const markdown = comparisonMarkdown(comparison);
    const report = join(folder, files.report);
    for (const [name, content] of [
      ["table.md", markdown],
      ["table.json", `${JSON.stringify(tableJson(reproduction), null, 2)}\n`],
      [files.report, comparisonPage(comparison)],
      ["published-captions.png", reproduction.pictures.published],
      ["test-captions.png", reproduction.pictures.test],
    ] as const)
      await withFile("--out", join(folder, name), () => writeWhole(join(folder, name), content));
    view.stop();
    if (trained.length === models.length) io.stderr.write(`\n${markdown}\nreport: ${report}\n`);
  });
