import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  decodeSafetensors,
  encodeSafetensors,
  fitBaselines,
  ModelError,
  type Ridge,
  type RunConfig,
  ridgeFromTensors,
  ridgeTensors,
} from "@bosquejo/model";
import { loadSide } from "../data/run-data.js";
import type { Io } from "../io.js";
import { fileErrorCode, withFile } from "../terminal/file-errors.js";
import type { Watch } from "../terminal/progress.js";
import { files, writeWhole } from "./folder.js";

/** Writes the baselines of a run, which are fitted to its training side. Later they can be measured on other photos. */
export async function writeBaselines(folder: string, ridge: Ridge): Promise<void> {
  const path = join(folder, files.baselines);
  const metadata = { format: "bosquejo baselines 1" };
  await withFile("baselines", path, () =>
    writeWhole(path, encodeSafetensors({ tensors: ridgeTensors(ridge), metadata })),
  );
}

/**
 * Reads the baselines of a run: ridge regression, whose `intercept` is the mean training image. If the file is missing
 * or damaged, they are fitted again to the training side of the run's own data.
 * @throws CliError if the file cannot be opened
 */
export async function readBaselines(folder: string, config: RunConfig, view: Watch, env: Io["env"]): Promise<Ridge> {
  const path = join(folder, files.baselines);
  try {
    const bytes = new Uint8Array(await readFile(path));
    return ridgeFromTensors(decodeSafetensors(bytes, path).tensors, path);
  } catch (error) {
    const damaged = error instanceof ModelError;
    if (!damaged && fileErrorCode(error) !== "ENOENT")
      return withFile("baselines", path, () => Promise.reject<Ridge>(error));
    view.log(`${path} is ${damaged ? "damaged" : "missing"}: fitting the baselines again`);
  }
  const { images, pairs } = await loadSide(config, "train", view, env);
  const ridge = await fitBaselines({ pixels: images.pixels, imageSize: images.imageSize, train: pairs });
  await writeBaselines(folder, ridge);
  return ridge;
}
