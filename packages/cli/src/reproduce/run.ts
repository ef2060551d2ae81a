import { join, resolve } from "node:path";
import { resolveConfig } from "@bosquejo/model";
import { comparisonMarkdown, comparisonPage } from "@bosquejo/report";
import { openDevice } from "@bosquejo/tensor";
import { INTERRUPTED, type Io, say } from "../io.js";
import { programName } from "../program.js";
import { files, readRecord, writeWhole } from "../run-folder/folder.js";
import { hasEnded } from "../run-folder/metrics.js";
import { withFile } from "../terminal/file-errors.js";
import { shown } from "../terminal/messages.js";
import { watch } from "../terminal/progress.js";
import { comparisonOf } from "./comparison.js";
import { gatherReproduction } from "./gather.js";
import { nameOthers, trainModel } from "./model.js";
import {
  claimReproduction,
  defaultModels,
  type ReproduceOptions,
  type ReproductionSettings,
  type RequestedModel,
  releaseReproduction,
  settingsOf,
} from "./settings.js";
import { tableJson } from "./table-json.js";

/** The folder, the settings and the networks of a reproduction. */
interface PlannedReproduction {
  readonly folder: string;
  readonly settings: ReproductionSettings;
  readonly models: readonly RequestedModel[];
  readonly adapter: string | undefined;
  readonly command: string;
}

class Interrupted extends Error {}

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
    await releaseReproduction(plan.folder);
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
  for (const [done, choice] of models.entries()) {
    const run = join(folder, choice.name);
    if (await hasEnded(run)) say(io, `${choice.name}: trained already`);
    else {
      say(io, `${choice.name}: training, ${done + 1} of ${models.length}`);
      // published lists that were added since must not change the split of the next network
      const first = await readRecord(join(folder, models[0]!.name)).catch(() => undefined);
      const split = settings.split ?? first?.data.split ?? null;
      const code = await trainModel(run, choice, { ...settings, split }, options, io);
      if (code !== 0) {
        if (code === INTERRUPTED) say(io, `the same command continues with ${choice.name} and the networks after it`);
        return code;
      }
    }
    const code = await publish(plan, models.slice(0, done + 1), io);
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
  await claimReproduction(folder, settings);
  return { folder, settings, models, adapter: options.adapter, command: commandOf(spec, options, settings, models) };
}

/** Returns the command line that repeats a reproduction. DIR and FILE replace the paths of this machine. */
function commandOf(
  spec: string,
  options: ReproduceOptions,
  settings: ReproductionSettings,
  models: readonly RequestedModel[],
): string {
  const [kind, folder] = spec.split(":");
  const names = models.map(({ preset, textEncoder }) => (textEncoder ? `${preset}:${textEncoder}` : preset));
  return [
    `${programName()} reproduce ${kind}${folder === undefined ? "" : ":DIR"}`,
    `--models ${names.join(",")}`,
    settings.split && `--split ${settings.split}`,
    settings.glove && "--glove FILE",
    settings.seed !== 1 && `--seed ${settings.seed}`,
    settings.precision && `--precision ${settings.precision}`,
    settings.epochs && `--epochs ${settings.epochs}`,
    settings.maxMinutes && `--max-time ${Number(settings.maxMinutes.toFixed(2))}m`,
    options.adapter && `--adapter ${options.adapter}`,
    options.tune !== undefined && (options.tune ? "--tune" : "--no-tune"),
  ]
    .filter(Boolean)
    .join(" ");
}

/** Measures the networks that are trained, and writes table and report. Returns the exit code. */
async function publish(plan: PlannedReproduction, trained: readonly RequestedModel[], io: Io): Promise<number> {
  const { folder, models } = plan;
  const view = watch(io);
  let stopped = false;
  io.onInterrupt(() => {
    stopped = true;
  });
  const progress: typeof view.job = (label, done, total) => {
    if (stopped) throw new Interrupted();
    view.job(label, done, total);
  };
  try {
    using device = await openDevice({ adapter: plan.adapter });
    const reproduction = await gatherReproduction(device, plan, trained, progress, io);
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
    return 0;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    view.stop();
    say(io, "stopped while measuring; the same command continues");
    return INTERRUPTED;
  } finally {
    view.stop();
  }
}
