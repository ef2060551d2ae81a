import { megabytes, minute, percent, significant } from "../format.js";
import { textTable } from "../tables.js";
import {
  type Changes,
  disturbed,
  isMeasured,
  type KernelTrial,
  kernelName,
  type NetworkResult,
  type Range,
  type RooflineResult,
  type RoofsResult,
  type SideComparison,
  type SideResult,
} from "./result.js";

/** Formats a median with the least and the most: "2 (1.9-2.1)". */
export const medianText = ({ median, min, max }: Range): string =>
  `${significant(median)} (${significant(min)}-${significant(max)})`;

/** Formats a share of 1 in percent, with three significant digits. */
export const sharePercent = (share: number): string => percent(share, significant);

/** Formats aligned columns under their titles. The first two columns are left-aligned. */
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  textTable({ head, rows }, { names: 2, gap: "  " })
    .map((line) => `${line}\n`)
    .join("");

/** Describes the roofs in two lines. A third line warns if other programs disturbed the measurement. */
export function rooflineText({ gflops, gigabytesPerSecond, fastest, trials }: RooflineResult): string {
  const otherCores = trials.reduce((sum, each) => sum + each.otherCores, 0) / trials.length;
  return [
    `roof of arithmetic: ${significant(gflops)} GFLOPS (${fastest.arithmetic})\n`,
    `roof of memory: ${significant(gigabytesPerSecond)} GB/s (${fastest.memory})\n`,
    disturbed({ otherCores }) ? `The roofs may be too low: ${othersText({ otherCores })}.\n` : "",
  ].join("");
}

const MOST_NAMES = 4;

// the roofs vary by less than this share on a quiet machine
const DRIFT = 0.1;

/** Returns a warning if the roofs changed while kernels were measured, otherwise an empty text. */
export function driftText({ began, ended }: RooflineResult): string {
  const away = (roof: keyof RoofsResult) => Math.abs(ended[roof] / began[roof] - 1) > DRIFT;
  if (!away("gflops") && !away("gigabytesPerSecond")) return "";
  const words = ({ gflops, gigabytesPerSecond }: RoofsResult) =>
    `${significant(gflops)} GFLOPS and ${significant(gigabytesPerSecond)} GB/s`;
  return (
    `The machine's speed changed during the benchmark: the roofs were ${words(began)} before and ${words(ended)} ` +
    "after. Shares use the higher roofs.\n"
  );
}

/** Names the cores that other programs used, if they disturbed a figure. */
const othersText = (kernel: { readonly otherCores: number }): string =>
  disturbed(kernel) ? `other programs used ${kernel.otherCores.toFixed(1)} cores` : "";

/** Lists some of the names, and the number of the others. */
export function someOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${names.slice(0, MOST_NAMES).join("; ")}; and ${more} more` : names.join("; ");
}

/** Formats the kernels as a table for a terminal. */
export function kernelTable(results: readonly KernelTrial[]): string {
  return table(
    ["kernel", "sizes", "ms (min-max)", "GFLOPS", "GB/s", "of roof", "bound by", "of copy", "memory", "error", ""],
    results.map((each) => [
      ...[kernelName(each), each.sizes, medianText(each.ms), each.flops > 0 ? significant(each.gflops) : ""],
      ...[significant(each.gigabytesPerSecond), sharePercent(each.share), each.bound],
      ...[each.ofCopy ? sharePercent(each.ofCopy.median) : "", megabytes(each.peakBytes)],
      `${each.relativeError.toExponential(0)}${each.correct ? "" : " WRONG"}`,
      othersText(each),
    ]),
  );
}

const optional = (value: number | undefined, words: (value: number) => string): string =>
  value === undefined ? "" : words(value);

/** Formats the training steps of a network for a terminal. The share of the roof uses the roof of arithmetic. */
export function stepsText(
  { network, batchSize, flops, results, comparisons }: NetworkResult,
  roofs: RoofsResult,
): string {
  const gflops = (ms: number) => flops / ms / 1e6;
  const titles = ["ms (min-max)", "images/s", "GFLOPS", "of roof", "launches", "first, ms", "compiled, ms"];
  const figures = table(
    [`${network}, batch ${batchSize}`, "", ...titles, "device", "process"],
    results.filter(isMeasured).map((each) => [
      ...[each.side, each.version ?? "", medianText(each.ms), significant((batchSize * 1000) / each.ms.median)],
      // a peer may use another device, with other roofs
      ...[
        significant(gflops(each.ms.median)),
        each.side === "bosquejo" ? sharePercent(gflops(each.ms.median) / roofs.gflops) : "",
      ],
      ...[optional(each.launches, significant), significant(each.firstStepMs), optional(each.compileMs, significant)],
      ...[optional(each.deviceBytes, megabytes), megabytes(each.residentBytes)],
    ]),
  );
  const missing = missingSides(results).map((words) => `${words}\n`);
  return [figures, ...missing, ...comparisons.map(comparisonText)].join("");
}

/** Lists the sides without figures and the reasons; sides with the same reason are together. */
export function missingSides(results: readonly SideResult[]): string[] {
  const sides = new Map<string, string[]>();
  for (const each of results) {
    if (isMeasured(each)) continue;
    sides.set(each.unsupported, [...(sides.get(each.unsupported) ?? []), each.side]);
  }
  return [...sides].map(([why, names]) => `${names.join(", ")}: ${why}`);
}

/** Compares our steps with a peer's, in one line. */
function comparisonText({ ours, theirs, ratio, lossDifference, fallDifference, agree }: SideComparison): string {
  return [
    `${theirs} takes ${medianText(ratio)} times as long as ${ours}, from ${ratio.samples} samples of each in turns; `,
    `${agree ? "the same work" : "NOT the same work"}: the first losses differ by ${lossDifference.toExponential(1)}, `,
    `their decrease over the next steps by ${fallDifference.toExponential(1)} (relative)\n`,
  ].join("");
}

const verdicts = { faster: "faster", slower: "SLOWER", machine: "the machine", same: "" } as const;

/** The note on an earlier result of another machine. */
export const otherMachineText = (adapter: string): string =>
  `The earlier result is of another adapter or processor (${adapter}): the ratios compare machines, not code.`;

/** Formats the changes since an earlier result for a terminal. */
export function changesText(changes: Changes): string {
  const { file, date, adapter, sameMachine, machine, changes: all, gone, added } = changes;
  const names = (title: string, list: readonly string[]) => (list.length > 0 ? [`${title}: ${someOf(list)}\n`] : []);
  return [
    `changes since ${minute(date)} (${file})\n`,
    `${machineText(machine)}\n`,
    ...(sameMachine ? [] : [`${otherMachineText(adapter)}\n`]),
    table(
      ["kernel or step", "sizes", "before, ms", "now, ms", "now / before", "scaled", ""],
      all.map((each) => [
        ...[each.name, each.sizes, significant(each.before.median), significant(each.now.median)],
        ...[medianText(each.ratio), significant(each.scaled.median), verdicts[each.verdict]],
      ]),
    ),
    ...names("only measured before", gone),
    ...names("only measured now", added),
  ].join("");
}

// the roofs of two benchmarks differ by less than this share on a quiet machine
const MACHINE_NOISE = 0.1;

/** Describes the change of the machine's speed in one sentence. */
export function machineText({ arithmetic, memory }: Changes["machine"]): string {
  const words = (speed: number) => `${Math.round(Math.abs(speed - 1) * 100)} % ${speed < 1 ? "slower" : "faster"}`;
  const changed = Object.entries({ arithmetic, memory }).filter(([, speed]) => Math.abs(speed - 1) > MACHINE_NOISE);
  if (changed.length === 0)
    return "The machine is as fast as before: both roofs are within 10 % of their former values.";
  const both = changed.map(([roof, speed]) => `${words(speed)} in ${roof === "memory" ? "memory bandwidth" : roof}`);
  return `The machine is ${both.join(" and ")} than before; "scaled" removes this effect.`;
}
