/** A summary of repeated measurements. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly samples: number;
}

/**
 * Computes the median, minimum and maximum.
 * @throws RangeError if there is no number
 */
export function summarize(values: readonly number[]): Summary {
  if (values.length === 0) throw new RangeError("summarize: expected at least one number, got none");
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle]!;
  const median = sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)!, samples: sorted.length };
}

/**
 * Summarizes the ratios of their time to ours, from samples taken in turns: each of their samples is divided by our
 * sample of the same turn.
 * @throws RangeError if there are no samples, or `theirs` and `ours` have different numbers of them
 */
export function ratio(theirs: readonly number[], ours: readonly number[]): Summary {
  if (theirs.length !== ours.length) {
    throw new RangeError(
      `ratio: expected the same number of samples of both sides, got ${theirs.length} and ${ours.length}`,
    );
  }
  return summarize(theirs.map((value, i) => value / ours[i]!));
}

/** The limits of a measurement: the length of a sample, the number of samples and the time. */
export interface Effort {
  /** least milliseconds of a sample */
  readonly sample: number;
  /** largest number of samples */
  readonly samples: number;
  /** milliseconds after which no further sample starts; two samples are taken in any case, if `samples` allows it */
  readonly budget: number;
}

/**
 * Takes samples of several sources in turns, until each has the largest number or the budget is spent. Returns the
 * samples of each source.
 */
export async function inTurns(
  sources: readonly (() => Promise<number>)[],
  { samples, budget }: Effort,
): Promise<number[][]> {
  const taken: number[][] = sources.map(() => []);
  const began = performance.now();
  for (let turn = 0; turn < samples && (turn < 2 || performance.now() - began < budget); turn++) {
    for (const [i, source] of sources.entries()) taken[i]!.push(await source());
  }
  return taken;
}
