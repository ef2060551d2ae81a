import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { decodeCheckpoint, meanImage, pixelVariance, resolveConfig, semivariogram } from "@bosquejo/model";
import { comparisonMarkdown, comparisonPage } from "@bosquejo/report";
import { type Device, openDevice } from "@bosquejo/tensor";
import { distinctImages, loadRunData, type RunData, splitHash } from "../data/run-data.js";
import { CliError, INTERRUPTED, type Io, say } from "../io.js";
import { newestCheckpoint } from "../run-folder/checkpoints.js";
import { files, type RunRecord, readRecord, writeWhole } from "../run-folder/folder.js";
import { hasEnded } from "../run-folder/metrics.js";
import { withFile } from "../terminal/file-errors.js";
import { shown } from "../terminal/messages.js";
import { watch } from "../terminal/progress.js";
import { comparisonOf } from "./comparison.js";
import { openModel, reproducedModel, tellOthers, trainModel } from "./model.js";
import { type Painting, paintAll, publishedOf } from "./pictures.js";
import type { Difficulty, ReproducedModel, Reproduction } from "./reproduction.js";
import {
  claimReproduction,
  defaultModels,
  type ModelChoice,
  type ReproduceOptions,
  type Settings,
  settingsOf,
} from "./settings.js";
import { tableJson } from "./table-json.js";

/** What a reproduction is made in. */
interface Place {
  readonly folder: string;
  readonly settings: Settings;
  readonly models: readonly ModelChoice[];
  readonly adapter: string | undefined;
  readonly command: string;
}

class Interrupted extends Error {}

/** Trains networks one after the other, measures them, and writes table and report; goes on where it was stopped. */
export async function reproduce(spec: string, options: ReproduceOptions, io: Io): Promise<number> {
  const place = await placeOf(spec, options, io);
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

async function placeOf(spec: string, options: ReproduceOptions, io: Io): Promise<Place> {
  const device = await openDevice({ adapter: options.adapter });
  const onCpu = device.adapter.kind !== "hardware";
  device.dispose();
  const settings = settingsOf(spec, options, onCpu, io.cwd);
  if (onCpu && settings.maxMinutes !== null && options.maxTime === undefined)
    say(
      io,
      `no GPU: each network trains for ${settings.maxMinutes} minutes at most (--max-time, or --epochs, says otherwise)`,
    );
  const models = options.models ?? defaultModels(onCpu);
  for (const { preset, textEncoder } of models) resolveConfig(preset, { textEncoder });
  const name = `reproduce-${spec.split(":")[0]}${settings.split === null ? "" : `-${settings.split}`}`;
  const folder = resolve(io.cwd, options.out ?? join("runs", name));
  await claimReproduction(folder, settings);
  return { folder, settings, models, adapter: options.adapter, command: commandOf(spec, options, settings, models) };
}

/** A command line that repeats it, with the data set's folder left to whoever repeats it. */
function commandOf(
  spec: string,
  options: ReproduceOptions,
  settings: Settings,
  models: readonly ModelChoice[],
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
async function tell(place: Place, trained: readonly ModelChoice[], io: Io): Promise<number> {
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
    const reproduction = await gathered(device, place, trained, progress, io);
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

async function gathered(
  device: Device,
  { folder, models, command }: Place,
  trained: readonly ModelChoice[],
  progress: ReturnType<typeof watch>["job"],
  io: Io,
): Promise<Reproduction> {
  const { checkpoint } = await newestCheckpoint(join(folder, trained[0]!.name), decodeCheckpoint);
  const quiet = { row() {}, job: progress, log() {}, stop() {} };
  const data = await loadRunData(checkpoint.config, quiet, io.env);
  const reproduced: ReproducedModel[] = [];
  const networks: (Painting & Disposable)[] = [];
  for (const choice of trained) {
    const run = join(folder, choice.name);
    checkSame(choice.name, await readRecord(run), data, run);
    reproduced.push(await reproducedModel(device, run, choice, data, progress, io.env));
  }
  const difficulty = await difficultyOf(folder, data, progress);
  try {
    for (const { name } of trained) {
      const { generator } = await openModel(device, join(folder, name));
      networks.push({ name, generator, [Symbol.dispose]: () => generator.dispose() });
    }
    const { rule: split, tests } = data.split;
    const side = (pairs: RunData["train"]) => ({ images: distinctImages(pairs), pairs: pairs.images.length });
    const [train, test] = [side(data.train), side(data.test)];
    return {
      data: data.images.name,
      split,
      tests,
      images: { train: train.images, test: test.images },
      pairs: { train: train.pairs, test: test.pairs },
      wordVectors: data.vectors.name,
      command,
      date: new Date().toISOString(),
      models: reproduced,
      missing: models.slice(trained.length).map(({ name }) => name),
      difficulty,
      published: publishedOf(data),
      pictures: await paintAll(
        networks,
        data,
        `${data.images.name}, split by ${split === "official" ? "the published lists" : split}`,
      ),
    };
  } finally {
    for (const network of networks) network[Symbol.dispose]();
  }
}

/** @throws CliError where a network learnt from other pairs than the first: one table must not mix them */
function checkSame(name: string, { data: former }: RunRecord, { images, split }: RunData, run: string): void {
  if (former.contentHash === images.contentHash && former.splitHash === splitHash(split)) return;
  throw new CliError(
    `reproduce: wants all networks to learn from the same captions, got ${name} from others (by ${former.split}, ${former.trainPairs} captions) than the first (by ${split.rule}, ${split.train.length}): the data or its lists were changed since; bring them back, or move ${run} away to train it anew`,
  );
}

/** Computed once for a reproduction, and kept. */
async function difficultyOf(
  folder: string,
  { training: { pixels, train, test }, images }: RunData,
  progress: (label: string, done: number, total: number) => void,
): Promise<Difficulty> {
  const path = join(folder, "difficulty.json");
  // lost or damaged, it is made anew
  const kept = await readFile(path, "utf8")
    .then((text) => JSON.parse(text) as { contentHash: string } & Difficulty)
    .catch(() => undefined);
  if (kept?.contentHash === images.contentHash) return { variance: kept.variance, semivariogram: kept.semivariogram };
  const mean = meanImage(pixels, train.images);
  const difficulty = {
    variance: await pixelVariance(pixels, test.images, mean),
    semivariogram: await semivariogram(train, pixels, { meanImage: mean, seed: 1 }, (done, total) =>
      progress("comparing photos of near captions", done, total),
    ),
  };
  await writeWhole(path, `${JSON.stringify({ contentHash: images.contentHash, ...difficulty })}\n`);
  return difficulty;
}
