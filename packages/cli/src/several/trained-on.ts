import { type RunData, splitHash } from "../data/run-data.js";
import { CliError } from "../io.js";
import { readRecord } from "../run-folder/folder.js";

/**
 * Checks that the network `name` in the folder `run` was trained on the pairs of the first one: one table must not mix
 * different data.
 * @throws CliError, which begins with `command`, if it was not
 */
export async function checkTrainedOn(
  command: string,
  name: string,
  run: string,
  { images, split }: RunData,
): Promise<void> {
  const { data: former } = await readRecord(run);
  if (former.contentHash === images.contentHash && former.splitHash === splitHash(split)) return;
  throw new CliError(
    `${command}: expected all networks to be trained on the same captions, got ${name} on ${former.trainPairs} ` +
      `captions (split by ${former.split}) and the first on ${split.train.length} (split by ${split.rule}): ` +
      `restore the data and the published lists, or move ${run} away to train ${name} again`,
  );
}
