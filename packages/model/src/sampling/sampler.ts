import type { Batch, Device } from "@bosquejo/tensor";
import type { RunConfig } from "../config.js";
import { modelOf, sizesOf } from "../models/index.js";
import type { DrawnValues, SampleOption, SampleOptions } from "../models/model.js";
import type { Weights } from "../models/parameters.js";
import { captionCount, compacted, selectCaptions } from "../text/captions.js";
import type { PackedCaptions } from "../text/encoder.js";
import { encoderNamed } from "../text/index.js";
import type { Standardization } from "../text/standardize.js";
import { type Captions, ModelError } from "../types.js";
import { type DrawingPass, drawingPass } from "./drawing-pass.js";

/** Options of drawing. Each pair of seed and draw has its own noise. */
export interface Sampling {
  /** default: 0 */
  readonly seed?: number;
  /** number of the draw, for several images of one caption; default: 0 */
  readonly draw?: number;
  /** values for the model's `sampling`; the model has the defaults */
  readonly options?: SampleOptions;
}

/** The weights by group, and the other tensors and numbers for drawing. */
interface DrawingWeights {
  readonly groups: Readonly<Record<string, { readonly weights: Weights }>>;
  readonly buffers: Weights;
  readonly standardization: Standardization;
}

/** A network that draws images from captions. */
export interface Sampler {
  /**
   * Draws images, and the tensors for the model's own figures, from any number of captions. Batches differ in noise.
   */
  draw(captions: Captions, sampling: Sampling): Promise<DrawnValues>;
  dispose(): void;
}

/** The numbers of captions of a batch. A model that draws in many steps uses the smallest one that fits. */
const SIZES = [8, 16, 32] as const;
const MOST = 32;

/**
 * Completes the options of drawing with the model's defaults.
 *
 * @throws ModelError for an unknown option or a value that it cannot have
 */
export function sampleOptions(config: Pick<RunConfig, "model">, given: SampleOptions = {}): SampleOptions {
  const { name, sampling } = modelOf(config);
  const unknown = Object.keys(given).find((option) => !Object.hasOwn(sampling, option));
  if (unknown !== undefined)
    throw new ModelError(
      `draw: expected options of the model ${name} (${Object.keys(sampling).join(", ") || "none"}), got ${unknown}: ` +
        "leave it out",
    );
  for (const [option, value] of Object.entries(given)) checkOption(option, sampling[option]!, value);
  const defaults = Object.entries(sampling).map(([option, { default: value }]) => [option, value]);
  return { ...Object.fromEntries(defaults), ...given };
}

type NumericOption = Pick<SampleOption, "least" | "most" | "whole">;

/** The values of a numeric option of drawing, in words. */
export const expectedValue = ({ least = 0, most, whole = false }: NumericOption): string =>
  `${whole ? "a whole number" : "a number"} ` +
  (most === undefined ? `of at least ${least}` : `from ${least} to ${most.toLocaleString("en-US")}`);

/** True if a numeric option of drawing can have a value. */
export const isValue = (value: number, { least = 0, most = Number.MAX_VALUE, whole = false }: NumericOption): boolean =>
  value >= least && value <= most && (!whole || Number.isInteger(value));

function checkOption(name: string, option: SampleOption, value: number | boolean): void {
  const { default: standard } = option;
  const fits =
    typeof standard === "boolean" ? typeof value === "boolean" : typeof value === "number" && isValue(value, option);
  if (fits) return;
  const expected = typeof standard === "boolean" ? "true or false" : expectedValue(option);
  throw new ModelError(`draw: ${name}: expected ${expected}, got ${value}`);
}

/** Makes a sampler. It compiles a drawing pass at its first use. */
export function sampler(
  device: Device,
  config: RunConfig,
  { groups, buffers, standardization }: DrawingWeights,
): Sampler {
  const { text } = config;
  const model = modelOf(config);
  const encoder = encoderNamed(text.encoder);
  const passes = new Map<string, DrawingPass>();

  function packedOf(captions: Captions, size: number): PackedCaptions {
    const count = captionCount(captions);
    // fill up the batch with copies of the last caption
    const filled = selectCaptions(
      captions,
      Array.from({ length: size }, (_, i) => Math.min(i, count - 1)),
    );
    // a table of constant size: one capture can draw all captions
    const most = encoder.mostWords?.(text);
    return encoder.pack(most === undefined ? filled : compacted(filled, most), text, standardization);
  }

  async function passOf(options: SampleOptions, size: number, like: PackedCaptions): Promise<DrawingPass> {
    const name = JSON.stringify([size, ...Object.entries(options).sort()]);
    const present = passes.get(name);
    if (present) return present;
    const [group] = Object.values(groups);
    const encode = (packed: Weights, batch: Batch) => encoder.encode(group!.weights, packed, batch);
    const step = { settings: config.model, sizes: sizesOf(config), groups, buffers };
    const made = await drawingPass(device, { model, step, encode, options, size, like });
    passes.set(name, made);
    return made;
  }

  /** Draws one batch, of at most `MOST` captions. */
  async function drawBatch(captions: Captions, options: SampleOptions, key: readonly [number, number]) {
    const rows = captionCount(captions);
    const size = model.steps ? (SIZES.find((each) => each >= rows) ?? MOST) : MOST;
    const packed = packedOf(captions, size);
    const pass = await passOf(options, size, packed);
    const drawn = pass.replay([...Object.values(packed).map(({ data }) => data), Uint32Array.from(key)]);
    const values: [string, Float32Array][] = [];
    for (const [name, tensor] of Object.entries(drawn))
      values.push([name, (await tensor.read()).subarray(0, (rows * tensor.size) / size) as Float32Array]);
    return Object.fromEntries(values) as unknown as DrawnValues;
  }

  return {
    async draw(captions, { seed = 0, draw = 0, options: given }) {
      const options = sampleOptions(config, given);
      const count = captionCount(captions);
      if (count === 0) throw new ModelError("draw: expected at least one caption, got none");
      const batches = Math.ceil(count / MOST);
      const all: Record<string, Float32Array> = {};
      for (let i = 0; i < batches; i++) {
        const chosen = Array.from({ length: Math.min(MOST, count - i * MOST) }, (_, row) => i * MOST + row);
        const some = await drawBatch(selectCaptions(captions, chosen), options, [seed, draw * batches + i]);
        for (const [name, values] of Object.entries(some)) {
          const each = values.length / chosen.length;
          all[name] ??= new Float32Array(count * each);
          all[name].set(values, i * MOST * each);
        }
      }
      return all as unknown as DrawnValues;
    },
    dispose() {
      for (const pass of passes.values()) pass.dispose();
      passes.clear();
    },
  };
}

/** Converts images in 0..1 to bytes. */
export const bytesOf = (images: Float32Array | Float64Array): Uint8Array =>
  Uint8Array.from(images, (value: number) => Math.round(value * 255));
