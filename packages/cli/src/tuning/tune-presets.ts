import {
  createTrainer,
  defaultPresets,
  modelOf,
  oneWordCaptions,
  presetNames,
  type RunConfig,
  resolveConfig,
  type TrainingData,
  valuesOf,
} from "@bosquejo/model";
import { textTable } from "@bosquejo/report";
import { type ChoiceTable, type Device, normals, openDevice, type Precision } from "@bosquejo/tensor";
import { formatDuration } from "../config/arguments.js";
import { type Io, say } from "../io.js";
import { type Watch, watch } from "../terminal/progress.js";
import { type Chosen, chooseKernels } from "./choose.js";
import { inParts } from "./progress.js";

/** The command-line options of `tune`; `budget` is in seconds. */
export interface TunePresetsOptions {
  readonly adapter?: string;
  readonly preset?: string;
  readonly batch?: number;
  readonly precision?: Precision;
  readonly budget: number;
  readonly fresh?: boolean;
}

/**
 * Times the products of the training steps of presets, prints the choice for each, and stores the choices. Returns the
 * exit code: 1 if they cannot be stored.
 */
export async function tunePresets(options: TunePresetsOptions, io: Io): Promise<number> {
  const { preset, batch: batchSize, precision, budget } = options;
  const byDefault = [defaultPresets.software, defaultPresets.hardware];
  const presets = preset === "all" ? presetNames() : preset === undefined ? byDefault : [preset];
  const configs = presets.map((name) => resolveConfig(name, { training: { batchSize, precision } }));
  const view = watch(io);
  try {
    using device = await openDevice({ adapter: options.adapter });
    const { name, kind, backend } = device.adapter;
    view.log(`computing on ${name} (${kind}, ${backend})`);
    const began = io.now();
    const all: Chosen[] = [];
    for (const config of configs) {
      const left = 1000 * budget - (io.now() - began);
      all.push(await tunePreset(device, config, { budget: left, fresh: options.fresh }, view, io));
    }
    view.stop();
    return report(all, io.now() - began, options.fresh === true, io);
  } finally {
    view.stop();
  }
}

async function tunePreset(
  device: Device,
  config: RunConfig,
  how: { readonly budget: number; readonly fresh: boolean | undefined },
  view: Watch,
  io: Io,
): Promise<Chosen> {
  view.log(`${config.preset}, batch ${config.training.batchSize}, ${config.training.precision}`);
  const hint = "update the graphics driver, or choose another adapter with --adapter";
  let chosen: Chosen = { table: {}, timed: 0, left: 0 };
  using _ = await createTrainer(device, config, syntheticData(config), undefined, {
    choose: async (unmeasured) => {
      chosen = await chooseKernels(device, unmeasured, { ...how, hint }, view, io);
    },
    compiling: inParts("compiling", "kernels", view, io),
  });
  return chosen;
}

const PICTURES = 4;
// a model that encodes images may use one number for each of hundreds of pictures
const ENCODED = 640;

/** Returns one batch of noise: the duration of a product does not depend on its values. */
function syntheticData(config: RunConfig): TrainingData {
  const { training, text, data } = config;
  const { imageSize } = data;
  const { batchSize } = training;
  const count = modelOf(config).encodeImages ? ENCODED : PICTURES;
  const values = count * valuesOf(imageSize);
  const pixels = Uint8Array.from({ length: values }, (_, i) => (i * 2_654_435_761) >>> 24);
  const pairCount = Math.max(batchSize, count);
  const vectors = normals(pairCount * text.wordDimension, 1, 0, 0);
  const images = Uint32Array.from({ length: pairCount }, (_, i) => i % count);
  const pairs = { images, words: oneWordCaptions(pairCount), vectors };
  return { pixels, imageSize, table: vectors, train: pairs, test: pairs };
}

function report(all: readonly Chosen[], ms: number, fresh: boolean, io: Io): number {
  const table: ChoiceTable = Object.assign({}, ...all.map((each) => each.table));
  io.stdout.write(`${choicesTable(table)}\n`);
  const sum = (count: (each: Chosen) => number) => all.reduce((so, each) => so + count(each), 0);
  const file = all.find((each) => each.file)?.file;
  const left = sum((each) => each.left);
  const timed = sum((each) => each.timed);
  const kept = file === undefined ? "" : `, stored in ${file}`;
  if (timed > 0) say(io, `timed ${timed} ${timed === 1 ? "product" : "products"} in ${formatDuration(ms)}${kept}`);
  else if (left === 0) say(io, "all products were timed before: --fresh times them again");
  const lost = all.some((each) => each.timed > 0 && each.file === undefined);
  const next = lost || fresh ? "give a larger --budget" : "repeat the command, or give a larger --budget";
  if (left > 0) say(io, `${left} ${left === 1 ? "product was" : "products were"} not timed within --budget: ${next}`);
  return lost ? 1 : 0;
}

/** Formats choices as a table with the columns product, sizes, tile and slices. */
export function choicesTable(table: ChoiceTable): string {
  const sorted = Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = sorted.map(([key, { tile, slices }]) => {
    const [, product = key, sizes = ""] = /^([^(]*)\((.*)\)$/.exec(key) ?? [];
    return [product, sizes, tile, String(slices)];
  });
  return textTable({ head: ["product", "sizes", "tile", "slices"], rows }, { names: 3 }).join("\n");
}
