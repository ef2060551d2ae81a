import { type Change, type Changes, disturbed, kernelName } from "@bosquejo/report/bench";
import type { Summary } from "../measuring/statistics.js";
import { isMeasured } from "../steps/step.js";
import type { BenchResult } from "./result.js";

interface Timed {
  readonly name: string;
  readonly sizes: string;
  readonly ms: Summary;
  readonly bound: "arithmetic" | "memory";
  /** true if other programs disturbed the measurement */
  readonly disturbed: boolean;
}

/** The times of kernels and of every side's steps, each with the roof that limits it. */
function timedIn({ kernels, steps }: Pick<BenchResult, "kernels" | "steps">): Map<string, Timed> {
  const all: Timed[] = kernels.map((each) => ({
    ...{ name: kernelName(each), sizes: each.sizes, ms: each.ms, bound: each.bound },
    disturbed: disturbed(each),
  }));
  for (const { network, batchSize, results } of steps) {
    for (const { side, ms } of results.filter(isMeasured)) {
      all.push({
        name: `step of ${network}: ${side}`,
        sizes: `batch ${batchSize}`,
        ms,
        bound: "arithmetic",
        disturbed: false,
      });
    }
  }
  return new Map(all.map((each) => [`${each.name} ${each.sizes}`, each]));
}

/** Compares the time now with the time before. If the ranges of both overlap, the verdict is "same". */
function changeOf(before: Timed, now: Timed, speedup: number): Change {
  const ratio = {
    median: now.ms.median / before.ms.median,
    min: now.ms.min / before.ms.max,
    max: now.ms.max / before.ms.min,
  };
  const scaled = { median: ratio.median * speedup, min: ratio.min * speedup, max: ratio.max * speedup };
  const side = ({ min, max }: typeof ratio): Change["verdict"] => (min > 1 ? "slower" : max < 1 ? "faster" : "same");
  const [raw, itself] = [side(ratio), side(scaled)];
  const excused = (raw === "slower" && now.disturbed) || (raw === "faster" && before.disturbed);
  // a change must exceed the noise both as measured and as scaled: measured roofs have noise too
  const verdict = raw === "same" || (raw === itself && !excused) ? raw : "machine";
  return { name: now.name, sizes: now.sizes, before: before.ms, now: now.ms, ratio, scaled, verdict };
}

/** The changes since an earlier result. */
export function changesSince(earlier: BenchResult, now: Omit<BenchResult, "changes">, file: string): Changes {
  const [then, today] = [timedIn(earlier), timedIn(now)];
  const machine = {
    arithmetic: now.roofline.gflops / earlier.roofline.gflops,
    memory: now.roofline.gigabytesPerSecond / earlier.roofline.gigabytesPerSecond,
  };
  const only = (of: Map<string, Timed>, other: Map<string, Timed>) => [...of.keys()].filter((key) => !other.has(key));
  return {
    ...{ file, date: earlier.date, adapter: earlier.adapter.name, machine },
    sameMachine: earlier.adapter.name === now.adapter.name && earlier.machine.cpu === now.machine.cpu,
    changes: [...today].flatMap(([key, each]) => {
      const before = then.get(key);
      return before ? [changeOf(before, each, machine[each.bound])] : [];
    }),
    gone: only(then, today),
    added: only(today, then),
  };
}
