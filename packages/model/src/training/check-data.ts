import type { RunConfig } from "../config.js";
import { valuesOf } from "../images.js";
import { ModelError, type TrainingData } from "../types.js";

/** Checks that data fits a configuration; a ModelError says what does not. */
export function checkData({ text, data: { imageSize } }: RunConfig, data: TrainingData): void {
  const { pixels, train, test, table } = data;
  if (data.imageSize !== imageSize)
    throw new ModelError(
      `data: expected images of ${imageSize}x${imageSize}, got ${data.imageSize}x${data.imageSize}: set data.imageSize`,
    );
  if (pixels.length % valuesOf(imageSize) !== 0)
    throw new ModelError(`data: expected whole images of ${imageSize}x${imageSize}x3 bytes`);
  for (const [side, { vectors, images, words }] of Object.entries({ train, test })) {
    if (images.length === 0) throw new ModelError(`data: expected captions on the ${side} side, got none`);
    const numbers = vectors.length / images.length;
    if (numbers !== text.wordDimension)
      throw new ModelError(
        `data: expected word vectors of ${text.wordDimension} numbers, got ${numbers} on the ${side} side: set text.wordDimension`,
      );
    if (words.starts.length !== images.length + 1)
      throw new ModelError(
        `data: expected the words of ${images.length} captions on the ${side} side, got those of ${words.starts.length - 1}`,
      );
  }
  if (table.length % text.wordDimension !== 0)
    throw new ModelError(
      `data: expected a table of word vectors of ${text.wordDimension} numbers, got ${table.length} in all`,
    );
}
