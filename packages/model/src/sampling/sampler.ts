import { type Capture, capture, type Device, randomKey, type Tensor } from "@bosquejo/tensor";
import type { RunConfig } from "../config.js";
import { modelOf, sizesOf } from "../models/index.js";
import type { Drawn, DrawnValues, SampleOptions, Weights } from "../models/model.js";
import { captionCount, compacted, selectCaptions } from "../text/captions.js";
import type { PackedCaptions } from "../text/encoder.js";
import { encoderNamed } from "../text/index.js";
import type { Standardization } from "../text/standardize.js";
import { type Captions, ModelError } from "../types.js";

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

/** A captured drawing pass over a batch of captions. */
interface DrawingPass {
  readonly step: Capture<Drawn>;
  readonly packed: Readonly<Record<string, Tensor>>;
  readonly key: Tensor;
}

/** The number of captions of a batch. */
const BATCH = 32;

/**
 * Completes the options of drawing with the model's defaults.
 *
 * @throws ModelError for an unknown option
 */
export function sampleOptions(config: Pick<RunConfig, "model">, given: SampleOptions = {}): SampleOptions {
  const { name, sampling } = modelOf(config);
  const unknown = Object.keys(given).find((option) => !Object.hasOwn(sampling, option));
  if (unknown !== undefined)
    throw new ModelError(
      `draw: expected options of the model ${name} (${Object.keys(sampling).join(", ") || "none"}), got ${unknown}`,
    );
  const defaults = Object.entries(sampling).map(([option, { default: value }]) => [option, value]);
  return { ...Object.fromEntries(defaults), ...given };
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
  const order = device.tensor(
    [BATCH],
    Uint32Array.from({ length: BATCH }, (_, i) => i),
  );
  const cursor = device.zeros([1], "u32");
  const [first] = Object.values(groups);

  function packedOf(captions: Captions): PackedCaptions {
    const count = captionCount(captions);
    // fill up the batch with copies of the last caption
    const filled = selectCaptions(
      captions,
      Array.from({ length: BATCH }, (_, i) => Math.min(i, count - 1)),
    );
    // a table of constant size: one capture can draw all captions
    const most = encoder.mostWords?.(text);
    return encoder.pack(most === undefined ? filled : compacted(filled, most), text, standardization);
  }

  async function passOf(options: SampleOptions, like: PackedCaptions): Promise<DrawingPass> {
    const name = JSON.stringify(Object.entries(options).sort());
    const present = passes.get(name);
    if (present) return present;
    const packed = Object.fromEntries(
      Object.entries(like).map(([part, { shape, data }]) => [
        part,
        device.zeros(shape, data instanceof Uint32Array ? "u32" : "f32"),
      ]),
    );
    const key = randomKey(device, 0);
    const step = capture(device, [...Object.values(packed), key], () => {
      const captions = encoder.encode(first!.weights, packed, { order, cursor, size: BATCH });
      const sizes = sizesOf(config);
      return model.sample({ settings: config.model, sizes, captions, groups, buffers, key }, options);
    });
    await step.compile();
    const made = { step, packed, key };
    passes.set(name, made);
    return made;
  }

  /** Draws one batch, of at most `BATCH` captions. */
  async function drawBatch(captions: Captions, options: SampleOptions, key: readonly [number, number]) {
    const packed = packedOf(captions);
    const { step } = await passOf(options, packed);
    step.replay(...Object.values(packed).map(({ data }) => data), key);
    const rows = captionCount(captions);
    const values: [string, Float32Array][] = [];
    for (const [name, tensor] of Object.entries(step.outputs))
      values.push([name, (await tensor.read()).subarray(0, (rows * tensor.size) / BATCH) as Float32Array]);
    return Object.fromEntries(values) as unknown as DrawnValues;
  }

  return {
    async draw(captions, { seed = 0, draw = 0, options: given }) {
      const options = sampleOptions(config, given);
      const count = captionCount(captions);
      if (count === 0) throw new ModelError("draw: expected at least one caption, got none");
      const batches = Math.ceil(count / BATCH);
      const all: Record<string, Float32Array> = {};
      for (let i = 0; i < batches; i++) {
        const chosen = Array.from({ length: Math.min(BATCH, count - i * BATCH) }, (_, row) => i * BATCH + row);
        const some = await drawBatch(selectCaptions(captions, chosen), options, [seed, draw * batches + i]);
        for (const [name, values] of Object.entries(some)) {
          const each = values.length / chosen.length;
          all[name] ??= new Float32Array(count * each);
          all[name].set(values, i * BATCH * each);
        }
      }
      return all as unknown as DrawnValues;
    },
    dispose() {
      for (const { step, packed, key } of passes.values()) {
        step.dispose();
        for (const each of [...Object.values(packed), key]) each.dispose();
      }
      passes.clear();
      order.dispose();
      cursor.dispose();
    },
  };
}

/** Converts images in 0..1 to bytes. */
export const bytesOf = (images: Float32Array): Uint8Array =>
  Uint8Array.from(images, (value) => Math.round(value * 255));
