import { imageAt, type Pixels, valuesOf } from "../images.js";
import { modelOf } from "../models/index.js";
import type { FigureSum } from "../models/model.js";
import type { Generator } from "../sampling/generator.js";
import { selectCaptions } from "../text/captions.js";
import type { Captions } from "../types.js";
import { breathe } from "../web.js";

/** Predicted images `[n, size, size, 3]` in 0..1 of the listed pairs. */
export type Predict = (pairs: Uint32Array) => Promise<Float32Array | Float64Array>;

/** Predicts by images that a model draws as it is measured; what is drawn goes to `figures` too. */
export function modelPrediction(
  { config, draw }: Pick<Generator, "config" | "draw">,
  captions: Captions,
  figures?: FigureSum,
): Predict {
  const { measured: options } = modelOf(config);
  return async (pairs) => {
    // another pair has other noise
    const sampling = { seed: config.training.seed, draw: pairs[0]!, options };
    const drawn = await draw(selectCaptions(captions, pairs), sampling);
    figures?.add(drawn);
    return drawn.images;
  };
}

/** A block of predictions with what is true of them. */
interface Block {
  /** indices of pairs `[n]` */
  readonly pairs: Uint32Array;
  /** `[n, size, size, 3]` */
  readonly predicted: Float32Array | Float64Array;
  /** `[n]` index of each pair's true image */
  readonly images: Uint32Array;
}

/** The true images of pairs. */
export interface Truth {
  readonly pixels: Pixels;
  /** `[P]` the image of each pair */
  readonly images: Uint32Array;
}

// few enough pairs for a block to take some tens of milliseconds
const BLOCK = 32;

/**
 * Asks `predict` once for each of the listed pairs, in blocks, and passes each block, then each image with its true one.
 * Lets other tasks run between blocks.
 */
export async function forEachPrediction(
  predict: Predict,
  { pixels, images }: Truth,
  pairs: Uint32Array,
  visit: {
    block?(block: Block): void;
    image?(predicted: Float32Array | Float64Array, real: Uint8Array, image: number): void;
    progress?(done: number): void;
  },
): Promise<void> {
  const values = valuesOf(pixels.imageSize);
  for (let start = 0; start < pairs.length; start += BLOCK) {
    const some = pairs.subarray(start, start + BLOCK);
    const predicted = await predict(some);
    if (predicted.length !== some.length * values)
      throw new RangeError(`metrics: expected ${some.length} predicted images, got ${predicted.length} values`);
    const own = some.map((pair) => images[pair]!);
    visit.block?.({ pairs: some, predicted, images: own });
    own.forEach((image, row) => {
      visit.image?.(predicted.subarray(row * values, (row + 1) * values), imageAt(pixels, image), image);
    });
    await breathe();
    visit.progress?.(start + some.length);
  }
}
