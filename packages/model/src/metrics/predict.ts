import { imageAt, type Pixels, valuesOf } from "../images.js";
import { modelOf } from "../models/index.js";
import type { FigureSum } from "../models/model.js";
import type { Generator } from "../sampling/generator.js";
import { selectCaptions } from "../text/captions.js";
import type { Captions } from "../types.js";
import { yieldToEventLoop } from "../web.js";

/** Predicts the images `[n, size, size, 3]` in 0..1 of the listed pairs. */
export type Predict = (pairs: Uint32Array) => Promise<Float32Array | Float64Array>;

/** Makes a predictor that draws images, with the model's options for measuring. Adds all drawn values to `figures`. */
export function modelPrediction(
  { config, draw }: Pick<Generator, "config" | "draw">,
  captions: Captions,
  figures?: FigureSum,
): Predict {
  const { measured: options } = modelOf(config);
  return async (pairs) => {
    // each block of pairs draws other noise
    const sampling = { seed: config.training.seed, draw: pairs[0]!, options };
    const drawn = await draw(selectCaptions(captions, pairs), sampling);
    figures?.add(drawn);
    return drawn.images;
  };
}

/** A block of predictions, with the pairs and their true images. */
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
  /** `[P]` index of each pair's image */
  readonly images: Uint32Array;
}

// pairs of a block: it takes some tens of milliseconds
const BLOCK = 32;

/**
 * Predicts each of the listed pairs once, in blocks. Calls `visit.block` for each block, then `visit.image` for each of
 * its images. Yields to the event loop between blocks.
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
    await yieldToEventLoop();
    visit.progress?.(start + some.length);
  }
}
