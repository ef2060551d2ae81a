import type { Device } from "@bosquejo/tensor";
import type { RunConfig } from "../config.js";
import { modelOf } from "../models/index.js";
import type { StoredImages } from "../models/model.js";
import type { PreparedValues } from "../models/parameters.js";
import type { TrainingData } from "../types.js";
import { packedBytes } from "./batches.js";
import { checkData, checkSize } from "./check-data.js";

/** A run before its first step. */
export interface RunStart {
  /** the settings of the model; those that depend on the training images are numbers now */
  readonly model: RunConfig["model"];
  /** the values that the model computed from the training images */
  readonly values: PreparedValues;
}

/**
 * Computes what a run needs from its training images before the first step, such as principal components.
 *
 * @throws ModelError if the data do not fit the configuration, or the adapter cannot hold the parameters
 */
export async function startRun(
  device: Device,
  config: RunConfig,
  data: TrainingData,
  progress: (label: string, done: number, total: number) => void = () => {},
): Promise<RunStart> {
  checkData(config, data);
  checkSize(device, config);
  const { prepare } = modelOf(config);
  const { name, ...settings } = config.model;
  if (!prepare) return { model: config.model, values: {} };
  const { pixels, imageSize, train } = data;
  const words = packedBytes(pixels);
  using bytes = device.tensor([words.length], words);
  const stored: StoredImages = { pixels, imageSize, bytes, images: train.images, seed: config.training.seed };
  const { values, settings: chosen = settings } = await prepare(device, stored, settings, progress);
  return { model: { name, ...chosen }, values };
}
