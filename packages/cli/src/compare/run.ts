import { join, resolve } from "node:path";
import { leastPictures, resolveConfig } from "@bosquejo/model";
import { drawnMarkdown, drawnPage } from "@bosquejo/report";
import { openDevice } from "@bosquejo/tensor";
import { durationText } from "../config/arguments.js";
import { distinctImages, loadRunData } from "../data/run-data.js";
import { CliError, type Io, say } from "../io.js";
import { commandLine } from "../program.js";
import { files, writeWhole } from "../run-folder/folder.js";
import { claimFolder, releaseFolder } from "../several/claim.js";
import { whileMeasuring } from "../several/measuring.js";
import type { RequestedModel } from "../several/requested.js";
import { trainEach } from "../several/train-each.js";
import { type SharedSettings, sharedConfig } from "../several/train-one.js";
import { repeatingCommand } from "../several/without-paths.js";
import { withFile } from "../terminal/file-errors.js";
import { shown } from "../terminal/messages.js";
import { watch } from "../terminal/progress.js";
import { gatherDrawn, type TrainedComparison } from "./gather.js";
import {
  type CompareOptions,
  type ComparisonSettings,
  comparisonFolder,
  comparisonSettings,
  modelsOf,
} from "./settings.js";

/** A comparison with its settings and its adapter. */
interface PlannedComparison extends TrainedComparison {
  readonly settings: ComparisonSettings;
  readonly adapter: string | undefined;
}

/** The page is written after each network, unless the next one has less time than this, in minutes. */
const SOON = 10;

/**
 * Trains networks one after the other, measures their pictures, and writes tables and a page. Continues a comparison
 * that was stopped. Returns the exit code.
 */
export async function compare(options: CompareOptions, io: Io): Promise<number> {
  const plan = await planOf(options, io);
  const { folder, models, settings } = plan;
  const { maxMinutes, ...shared } = settings;
  const minutes = models.map((_, i) => maxMinutes?.[i] ?? null);
  say(io, `comparing ${models.map(({ name }) => name).join(", ")} on ${settings.data}, in ${shown(io, folder)}`);
  try {
    await checkPictures(models[0]!, { ...shared, maxMinutes: null }, io);
    return await trainEach(
      { folder, models, settings: shared, minutes, adapter: options.adapter, tune: options.tune },
      io,
      async (trained) => {
        const next = minutes[trained.length] ?? Number.POSITIVE_INFINITY;
        return trained.length < models.length && next < SOON ? 0 : publish(plan, trained, io);
      },
    );
  } catch (error) {
    // if nothing was trained, the settings go too: otherwise a corrected command would be refused because of them
    await releaseFolder(folder, comparisonFolder);
    throw error;
  }
}

/**
 * Checks that there are enough pictures to measure, before any network is trained.
 * @throws CliError if a side has too few
 */
async function checkPictures({ preset, textEncoder }: RequestedModel, settings: SharedSettings, io: Io): Promise<void> {
  const view = watch(io);
  try {
    const data = await loadRunData(resolveConfig(preset, sharedConfig(textEncoder, settings)), view, io.env);
    for (const side of ["train", "test"] as const) {
      const pictures = distinctImages(data[side]);
      if (pictures < leastPictures)
        throw new CliError(
          `compare: expected at least ${leastPictures} pictures on the ${side} side of ${settings.data}, ` +
            `got ${pictures}: add pictures, or train without comparing`,
        );
    }
  } finally {
    view.stop();
  }
}

async function planOf(options: CompareOptions, io: Io): Promise<PlannedComparison> {
  const models = modelsOf(options);
  for (const { preset, textEncoder } of models) resolveConfig(preset, { text: { encoder: textEncoder } });
  const device = await openDevice({ adapter: options.adapter });
  const onCpu = device.adapter.kind !== "hardware";
  device.dispose();
  const settings = comparisonSettings(options, onCpu, io.cwd);
  const name = `compare-${settings.data.split(":")[0]}${settings.split === null ? "" : `-${settings.split}`}`;
  const folder = resolve(io.cwd, options.out ?? join("runs", name));
  await claimFolder(folder, settings, comparisonFolder);
  const maxTime = settings.maxMinutes?.map(durationText).join(",");
  const command = repeatingCommand("compare --data", settings, models, { ...options, maxTime });
  return { folder, settings, models, adapter: options.adapter, command };
}

/** Measures the networks that are trained, and writes tables and the page. Returns the exit code. */
const publish = (plan: PlannedComparison, trained: readonly RequestedModel[], io: Io): Promise<number> =>
  whileMeasuring(plan.adapter, io, async (device, view) => {
    const { folder, models } = plan;
    const comparison = await gatherDrawn(device, plan, trained, view.job, io);
    const markdown = drawnMarkdown(comparison);
    const { pictures, models: drawn, ...facts } = comparison;
    const json = { ...facts, models: drawn.map(({ history: _, losses: __, ...model }) => model) };
    for (const [name, content] of [
      ["table.md", markdown],
      ["table.json", `${JSON.stringify(json, null, 2)}\n`],
      [files.report, drawnPage(comparison)],
      ["trained-captions.png", pictures.trained],
      ["unseen-captions.png", pictures.unseen],
    ] as const)
      await withFile("--out", join(folder, name), () => writeWhole(join(folder, name), content));
    view.stop();
    if (trained.length < models.length) return;
    const last = shown(io, join(folder, models.at(-1)!.name));
    say(io, `\n${markdown}`);
    say(io, `page:     ${shown(io, join(folder, files.report))}`);
    say(io, `pictures: ${shown(io, join(folder, "trained-captions.png"))} and unseen-captions.png beside it`);
    say(io, `to draw your own captions:\n  ${commandLine(["generate", last, "a caption of yours"], io)}`);
  });
