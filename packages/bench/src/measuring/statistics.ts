/** What is told of repeated measurements. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly samples: number;
}

/** Median, least and greatest of at least one number. */
export function summarize(values: readonly number[]): Summary {
  if (values.length === 0) throw new RangeError("summarize: expected at least one number, got none");
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle]!;
  const median = sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)!, samples: sorted.length };
}

/** How many times as long theirs took, from samples taken in turns: each of theirs over the one of ours before it. */
export function ratio(theirs: readonly number[], ours: readonly number[]): Summary {
  if (theirs.length !== ours.length) {
    throw new RangeError(`ratio: expected as many samples of both, got ${theirs.length} and ${ours.length}`);
  }
  return summarize(theirs.map((value, i) => value / ours[i]!));
}

/** How much is measured. */
export interface Effort {
  /** milliseconds that a sample takes at least */
  readonly sample: number;
  readonly samples: number;
  /** milliseconds after which no further sample is begun, but for a second one */
  readonly budget: number;
}

/** Takes samples of several things in turns, as many as the effort asks for; gives those of each. */
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
