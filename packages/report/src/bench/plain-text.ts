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

/** A median with the least and the most. */
export const medianText = ({ median, min, max }: Range): string =>
  `${significant(median)} (${significant(min)}-${significant(max)})`;

/** A share in percent, of three significant. */
export const sharePercent = (share: number): string => percent(share, significant);

/** Lines of columns under their titles, the first two to the left. */
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  textTable({ head, rows }, { names: 2, gap: "  " })
    .map((line) => `${line}\n`)
    .join("");

/** The roofs in two lines, and a third where others computed while they were found. */
export function rooflineText({ gflops, gigabytesPerSecond, fastest, trials }: RooflineResult): string {
  const otherCores = trials.reduce((sum, each) => sum + each.otherCores, 0) / trials.length;
  return [
    `roof of arithmetic: ${significant(gflops)} GFLOPS (${fastest.arithmetic})\n`,
    `roof of memory: ${significant(gigabytesPerSecond)} GB/s (${fastest.memory})\n`,
    disturbed({ otherCores }) ? `The roofs may be too low: ${othersText({ otherCores })}.\n` : "",
  ].join("");
}

const MOST_NAMES = 4;

// what the roofs vary by on a quiet machine
const DRIFT = 0.1;

/** A line where the roofs changed while kernels were measured. */
export function driftText({ began, ended }: RooflineResult): string {
  const away = (roof: keyof RoofsResult) => Math.abs(ended[roof] / began[roof] - 1) > DRIFT;
  if (!away("gflops") && !away("gigabytesPerSecond")) return "";
  const words = ({ gflops, gigabytesPerSecond }: RoofsResult) =>
    `${significant(gflops)} GFLOPS and ${significant(gigabytesPerSecond)} GB/s`;
  return `The machine changed meanwhile: roofs of ${words(began)} before, ${words(ended)} after. Shares go by the higher.\n`;
}

/** The cores that other programs took, where they disturbed a figure. */
const othersText = (kernel: { readonly otherCores: number }): string =>
  disturbed(kernel) ? `others took ${kernel.otherCores.toFixed(1)} cores` : "";

/** Some of the names, and how many more there are. */
export function someOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${names.slice(0, MOST_NAMES).join("; ")}; and ${more} more` : names.join("; ");
}

/** Kernels for people. */
export function kernelTable(results: readonly KernelTrial[]): string {
  return table(
    [
      "kernel",
      "sizes",
      "ms (least-most)",
      "GFLOPS",
      "GB/s",
      "of the roof",
      "bound by",
      "of a copy",
      "memory",
      "error",
      "",
    ],
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

/** Training steps of a network for people; a step is measured by the roof of arithmetic. */
export function stepsText(
  { network, batchSize, flops, results, comparisons }: NetworkResult,
  roofs: RoofsResult,
): string {
  const gflops = (ms: number) => flops / ms / 1e6;
  const titles = ["ms (least-most)", "images/s", "GFLOPS", "of the roof", "launches", "first, ms", "compiled, ms"];
  const figures = table(
    [`${network}, batch ${batchSize}`, "", ...titles, "device", "process"],
    results.filter(isMeasured).map((each) => [
      ...[each.side, each.version ?? "", medianText(each.ms), significant((batchSize * 1000) / each.ms.median)],
      // a peer may compute elsewhere than below this roof
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

/** Sides without figures, those of one reason together, with the reason. */
export function missingSides(results: readonly SideResult[]): string[] {
  const sides = new Map<string, string[]>();
  for (const each of results) {
    if (isMeasured(each)) continue;
    sides.set(each.unsupported, [...(sides.get(each.unsupported) ?? []), each.side]);
  }
  return [...sides].map(([why, names]) => `${names.join(", ")}: ${why}`);
}

/** Our steps beside a peer's, in a line. */
function comparisonText({ ours, theirs, ratio, lossDifference, fallDifference, agree }: SideComparison): string {
  return [
    `${theirs} takes ${medianText(ratio)} times as long as ${ours}, over ${ratio.samples} pairs of samples in turns; `,
    `${agree ? "the same work" : "NOT the same work"}: relative differences of the first losses `,
    `${lossDifference.toExponential(1)}, of their fall over the next steps ${fallDifference.toExponential(1)}\n`,
  ].join("");
}

const verdicts = { faster: "faster", slower: "SLOWER", machine: "the machine", same: "" } as const;

/** Changes since an earlier result, for people. */
export function changesText(changes: Changes): string {
  const { file, date, adapter, sameMachine, machine, changes: all, gone, added } = changes;
  const names = (title: string, list: readonly string[]) => (list.length > 0 ? [`${title}: ${someOf(list)}\n`] : []);
  return [
    `since ${minute(date)} (${file})\n`,
    `${machineText(machine)}\n`,
    ...(sameMachine
      ? []
      : [`That was another adapter or processor (${adapter}): ratios compare machines, not code.\n`]),
    table(
      ["kernel or step", "sizes", "before, ms", "now, ms", "now over before", "scaled", ""],
      all.map((each) => [
        ...[each.name, each.sizes, significant(each.before.median), significant(each.now.median)],
        ...[medianText(each.ratio), significant(each.scaled.median), verdicts[each.verdict]],
      ]),
    ),
    ...names("measured before only", gone),
    ...names("measured now only", added),
  ].join("");
}

// the roofs vary by so much from run to run on a quiet machine
const MACHINE_NOISE = 0.1;

/** The change of the machine itself, in one sentence. */
export function machineText({ arithmetic, memory }: Changes["machine"]): string {
  const words = (speed: number) => `${Math.round(Math.abs(speed - 1) * 100)} % ${speed < 1 ? "slower" : "faster"}`;
  const changed = Object.entries({ arithmetic, memory }).filter(([, speed]) => Math.abs(speed - 1) > MACHINE_NOISE);
  if (changed.length === 0) return "The machine itself was as fast as before, to within 10 % of both roofs.";
  const both = changed.map(([roof, speed]) => `${words(speed)} in ${roof === "memory" ? "memory bandwidth" : roof}`);
  return `The machine itself was ${both.join(" and ")} than before: "scaled" takes that out.`;
}
