/** What is told of repeated measurements. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly samples: number;
}

/** Median, least and greatest of at least one number. */
export function summarize(values: readonly number[]): Summary {
  if (values.length === 0) throw new RangeError("summarize: wants at least one number, got none");
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle]!;
  const median = sorted.length % 2 === 1 ? upper : (sorted[middle - 1]! + upper) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)!, samples: sorted.length };
}

/** How many times as long theirs took: of the medians, and the least and greatest that single samples give. */
export function ratio(theirs: Summary, ours: Summary): Summary {
  return {
    median: theirs.median / ours.median,
    min: theirs.min / ours.max,
    max: theirs.max / ours.min,
    samples: Math.min(theirs.samples, ours.samples),
  };
}

/** How much is measured. */
export interface Effort {
  /** milliseconds that a sample takes at least */
  readonly sample: number;
  readonly samples: number;
  /** milliseconds after which no further sample is begun, but for a second one */
  readonly budget: number;
}

/** Milliseconds a run, in samples of as many runs as the effort asks for; `run` waits until all of them are done. */
export async function sample(
  run: (times: number) => Promise<unknown>,
  { sample, samples, budget }: Effort,
): Promise<{ readonly times: number; readonly ms: Summary }> {
  const timed = async (times: number) => {
    const began = performance.now();
    await run(times);
    return performance.now() - began;
  };
  const once = await timed(1);
  const times = Math.min(512, Math.max(1, Math.ceil(sample / once)));
  const taken: number[] = [];
  const began = performance.now();
  while (taken.length < samples && (taken.length < 2 || performance.now() - began < budget)) {
    taken.push((await timed(times)) / times);
  }
  return { times, ms: summarize(taken) };
}
