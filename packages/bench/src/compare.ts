import { disturbed } from "./others.js";
import type { BenchResult } from "./result.js";
import type { Summary } from "./statistics.js";
import { isMeasured } from "./step.js";

/** What a difference comes to: of a step or kernel itself, of the machine under it, or nothing beyond the noise. */
export type Verdict = "faster" | "slower" | "machine" | "same";

/** One thing that was measured before and now. */
export interface Change {
  readonly name: string;
  readonly sizes: string;
  readonly before: Summary;
  readonly now: Summary;
  /** time now over time before, by the medians; least and greatest by what the samples allow */
  readonly ratio: Pick<Summary, "median" | "min" | "max">;
  /** the same after the machine's own change was taken out */
  readonly scaled: Pick<Summary, "median" | "min" | "max">;
  readonly verdict: Verdict;
}

/** A result beside an earlier one. */
export interface Changes {
  readonly file: string;
  readonly date: string;
  readonly adapter: string;
  /** speed of the adapter now over before, by the roofs; 1 where it is the same */
  readonly machine: { readonly arithmetic: number; readonly memory: number };
  /** whether adapter and processor have the same names */
  readonly sameMachine: boolean;
  readonly changes: readonly Change[];
  /** measured in one of both only */
  readonly gone: readonly string[];
  readonly added: readonly string[];
}

interface Timed {
  readonly name: string;
  readonly sizes: string;
  readonly ms: Summary;
  readonly bound: "arithmetic" | "memory";
  /** by other programs */
  readonly disturbed: boolean;
}

/** Kernels and every side's steps, each under the roof that is above it. */
function timedIn({ kernels, steps }: Pick<BenchResult, "kernels" | "steps">): Map<string, Timed> {
  const all: Timed[] = kernels.map((each) => ({
    ...{ name: nameOf(each.group, each.name), sizes: each.sizes, ms: each.ms, bound: each.bound },
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

/** A kernel's name with its preset's in front. */
export const nameOf = (group: string, name: string): string =>
  /^(sketch|model-)/.test(group) ? `${group} ${name}` : name;

/** Time now over time before. Two samples' ranges that touch tell nothing. */
export function changeOf(before: Timed, now: Timed, speedup: number): Change {
  const ratio = {
    median: now.ms.median / before.ms.median,
    min: now.ms.min / before.ms.max,
    max: now.ms.max / before.ms.min,
  };
  const scaled = { median: ratio.median * speedup, min: ratio.min * speedup, max: ratio.max * speedup };
  const side = ({ min, max }: typeof ratio): Verdict => (min > 1 ? "slower" : max < 1 ? "faster" : "same");
  const [raw, itself] = [side(ratio), side(scaled)];
  const excused = (raw === "slower" && now.disturbed) || (raw === "faster" && before.disturbed);
  // beyond the noise as measured and as scaled: the roofs are measured too, and no better than the rest
  const verdict = raw === "same" || (raw === itself && !excused) ? raw : "machine";
  return { name: now.name, sizes: now.sizes, before: before.ms, now: now.ms, ratio, scaled, verdict };
}

/** What changed since an earlier result. */
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

// what the roofs vary by from run to run on a quiet machine
const MACHINE_NOISE = 0.1;

/** What is to be said of the machine itself, in one sentence. */
export function machineWords({ arithmetic, memory }: Changes["machine"]): string {
  const words = (speed: number) => `${Math.round(Math.abs(speed - 1) * 100)} % ${speed < 1 ? "slower" : "faster"}`;
  const changed = Object.entries({ arithmetic, memory }).filter(([, speed]) => Math.abs(speed - 1) > MACHINE_NOISE);
  if (changed.length === 0) return "The machine itself was as fast as before, to within 10 % of both roofs.";
  const both = changed.map(([roof, speed]) => `${words(speed)} in ${roof === "memory" ? "memory bandwidth" : roof}`);
  return `The machine itself was ${both.join(" and ")} than before: "scaled" takes that out.`;
}
