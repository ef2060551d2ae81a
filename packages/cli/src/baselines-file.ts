import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeSafetensors, encodeSafetensors, type Ridge, ridgeFromTensors, ridgeTensors } from "@bosquejo/model";
import { withFile } from "./file-errors.js";
import { CliError } from "./io.js";
import { files, writeWhole } from "./run-folder.js";

/** Keeps the baselines of a run, fitted to its training side, to be measured on other photos too. */
export async function writeBaselines(folder: string, ridge: Ridge): Promise<void> {
  const path = join(folder, files.baselines);
  const metadata = { format: "bosquejo baselines 1" };
  await withFile("baselines", path, () =>
    writeWhole(path, encodeSafetensors({ tensors: ridgeTensors(ridge), metadata })),
  );
}

/**
 * The baselines of a run: ridge regression, whose `intercept` is the mean training image.
 * @throws CliError where the run has none, for it never looked at its network
 */
export async function readBaselines(folder: string): Promise<Ridge> {
  const path = join(folder, files.baselines);
  if (!existsSync(path))
    throw new CliError(`run: ${folder}: wants ${files.baselines}, got none: train on with --resume ${folder}`);
  const bytes = await withFile("baselines", path, async () => new Uint8Array(await readFile(path)));
  return ridgeFromTensors(decodeSafetensors(bytes, path).tensors, path);
}
