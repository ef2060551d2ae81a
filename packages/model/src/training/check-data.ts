import type { Device } from "@bosquejo/tensor";
import type { RunConfig } from "../config.js";
import { valuesOf } from "../images.js";
import { parameterCounts } from "../models/index.js";
import { ModelError, type TrainingData } from "../types.js";

/**
 * Checks that data fits a configuration.
 *
 * @throws ModelError that names the fault
 */
export function checkData({ text, data: { imageSize } }: RunConfig, data: TrainingData): void {
  const { pixels, train, test, table } = data;
  if (data.imageSize !== imageSize)
    throw new ModelError(
      `data: expected images of ${imageSize}x${imageSize}, got ${data.imageSize}x${data.imageSize}: set data.imageSize`,
    );
  if (pixels.length % valuesOf(imageSize) !== 0)
    throw new ModelError(
      `data: expected whole images of ${imageSize}x${imageSize}x3 bytes, got ${pixels.length} bytes`,
    );
  for (const [side, { vectors, images, words }] of Object.entries({ train, test })) {
    if (images.length === 0) throw new ModelError(`data: expected captions on the ${side} side, got none`);
    const numbers = vectors.length / images.length;
    if (numbers !== text.wordDimension)
      throw new ModelError(
        `data: expected word vectors of ${text.wordDimension} numbers on the ${side} side, got ${numbers}: ` +
          "set text.wordDimension",
      );
    if (words.starts.length !== images.length + 1)
      throw new ModelError(
        `data: expected words of ${images.length} captions on the ${side} side, got ${words.starts.length - 1}`,
      );
  }
  if (table.length % text.wordDimension !== 0)
    throw new ModelError(
      `data: expected a table of word vectors of ${text.wordDimension} numbers, got ${table.length} numbers in all`,
    );
}

/**
 * Checks that an adapter can hold the parameters of each group, which have one buffer.
 *
 * @throws ModelError if there are too many
 */
export function checkSize({ gpu, adapter }: Device, config: RunConfig): void {
  const { maxStorageBufferBindingSize, maxBufferSize } = gpu.device.limits;
  const most = Math.floor(Math.min(maxStorageBufferBindingSize, maxBufferSize) / Float32Array.BYTES_PER_ELEMENT);
  for (const [group, count] of Object.entries(parameterCounts(config)))
    if (count > most)
      throw new ModelError(
        `model: expected at most ${most.toLocaleString("en-US")} parameters in ${group}, which is the limit of ` +
          `${adapter.name}, got ${count.toLocaleString("en-US")}: choose a smaller preset, or another adapter`,
      );
}
