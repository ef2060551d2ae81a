import { join, resolve } from "node:path";
import { resolveConfig } from "@bosquejo/model";
import { comparisonMarkdown, comparisonPage } from "@bosquejo/report";
import { openDevice } from "@bosquejo/tensor";
import { INTERRUPTED, type Io, say } from "../io.js";
import { files, readRecord, writeWhole } from "../run-folder/folder.js";
import { hasEnded } from "../run-folder/metrics.js";
import { withFile } from "../terminal/file-errors.js";
import { shown } from "../terminal/messages.js";
import { watch } from "../terminal/progress.js";
import { comparisonOf } from "./comparison.js";
import { gatherReproduction } from "./gather.js";
import { tellOthers, trainModel } from "./model.js";
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

/** What a reproduction is made in. */
interface ReproductionPlace {
  readonly folder: string;
  readonly settings: ReproductionSettings;
  readonly models: readonly RequestedModel[];
  readonly adapter: string | undefined;
  readonly command: string;
}

class Interrupted extends Error {}

/** Trains networks one after the other, measures them, and writes table and report; goes on where it was stopped. */
export async function reproduce(spec: string, options: ReproduceOptions, io: Io): Promise<number> {
  const place = await placeOf(spec, options, io);
  try {
    return await reproduceIn(place, spec, options, io);
  } catch (error) {
    // the same command with other data is not refused for the settings of one that never began
    await releaseReproduction(place.folder);
    throw error;
  }
}

async function reproduceIn(place: ReproductionPlace, spec: string, options: ReproduceOptions, io: Io): Promise<number> {
  const { folder, models, settings } = place;
  say(io, `reproducing ${models.map(({ name }) => name).join(", ")} on ${spec}, in ${shown(io, folder)}`);
  for (const [done, choice] of models.entries()) {
    const run = join(folder, choice.name);
    if (await hasEnded(run)) say(io, `${choice.name}: trained already`);
    else {
      say(io, `${choice.name}: training, ${done + 1} of ${models.length}`);
      // lists that turn up later must not part the data of the next network otherwise
      const first = await readRecord(join(folder, models[0]!.name)).catch(() => undefined);
      const split = settings.split ?? first?.data.split ?? null;
      const code = await trainModel(run, choice, { ...settings, split }, options, io);
      if (code !== 0) {
        if (code === INTERRUPTED) say(io, `the same command goes on with ${choice.name} and those after it`);
        return code;
      }
    }
    const code = await tell(place, models.slice(0, done + 1), io);
    if (code !== 0) return code;
  }
  await tellOthers(
    folder,
    models.map(({ name }) => name),
    io,
  );
  io.stdout.write(`${shown(io, folder)}\n`);
  return 0;
}

async function placeOf(spec: string, options: ReproduceOptions, io: Io): Promise<ReproductionPlace> {
  const device = await openDevice({ adapter: options.adapter });
  const onCpu = device.adapter.kind !== "hardware";
  device.dispose();
  const settings = settingsOf(spec, options, onCpu, io.cwd);
  if (onCpu && settings.maxMinutes !== null && options.settings.training?.maxMinutes === undefined)
    say(
      io,
      `no GPU: each network trains for ${settings.maxMinutes} minutes at most (--max-time, or --epochs, says otherwise)`,
    );
  const models = options.models ?? defaultModels(onCpu);
  for (const { preset, textEncoder } of models) resolveConfig(preset, { text: { encoder: textEncoder } });
  const name = `reproduce-${spec.split(":")[0]}${settings.split === null ? "" : `-${settings.split}`}`;
  const folder = resolve(io.cwd, options.out ?? join("runs", name));
  await claimReproduction(folder, settings);
  return { folder, settings, models, adapter: options.adapter, command: commandOf(spec, options, settings, models) };
}

/** A command line that repeats it, with the data set's folder left to whoever repeats it. */
function commandOf(
  spec: string,
  options: ReproduceOptions,
  settings: ReproductionSettings,
  models: readonly RequestedModel[],
): string {
  const [kind, folder] = spec.split(":");
  const names = models.map(({ preset, textEncoder }) => (textEncoder ? `${preset}:${textEncoder}` : preset));
  return [
    `pnpm cli reproduce ${kind}${folder === undefined ? "" : ":DIR"}`,
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

/** Measures what is trained and writes table and report. */
async function tell(place: ReproductionPlace, trained: readonly RequestedModel[], io: Io): Promise<number> {
  const { folder, models } = place;
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
    using device = await openDevice({ adapter: place.adapter });
    const reproduction = await gatherReproduction(device, place, trained, progress, io);
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
    say(io, "stopped while measuring; the same command goes on");
    return INTERRUPTED;
  } finally {
    view.stop();
  }
}
