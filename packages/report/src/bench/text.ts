import { type Changes, machineWords, nameOf } from "./compare.js";
import { disturbed } from "./others.js";
import { type Comparison, isMeasured, type StepResult } from "./peers.js";
import type { KernelResult, Roofline, Roofs } from "./roofline.js";
import type { Summary } from "./statistics.js";
import type { NetworkSteps } from "./training-steps.js";

/** Three digits, never an exponent. */
export const digits = (value: number): string =>
  value >= 1000 ? Math.round(value).toString() : Number(value.toPrecision(3)).toString();
/** A median with the least and the most. */
export const spread = ({ median, min, max }: Pick<Summary, "median" | "min" | "max">): string =>
  `${digits(median)} (${digits(min)}-${digits(max)})`;
export const megabytes = (bytes: number): string => `${digits(bytes / 1e6)} MB`;
export const percent = (share: number): string => `${digits(share * 100)} %`;

/** Lines of columns under their titles, the first two to the left. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [titles, ...rows];
  const widths = titles.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) => line.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  "))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}

/** The roofs in two lines, and a third where others computed while they were found. */
export function rooflineText({ gflops, gigabytesPerSecond, fastest, trials }: Roofline): string {
  const otherCores = trials.reduce((sum, each) => sum + each.otherCores, 0) / trials.length;
  return [
    `roof of arithmetic: ${digits(gflops)} GFLOPS (${fastest.arithmetic})\n`,
    `roof of memory: ${digits(gigabytesPerSecond)} GB/s (${fastest.memory})\n`,
    disturbed({ otherCores }) ? `The roofs may be too low: ${othersWords({ otherCores })}.\n` : "",
  ].join("");
}

const MOST_NAMES = 4;

// what the roofs vary by on a quiet machine
const DRIFT = 0.1;

/** A line where the roofs changed while kernels were measured. */
export function driftText({ began, ended }: Roofline): string {
  const away = (roof: keyof Roofs) => Math.abs(ended[roof] / began[roof] - 1) > DRIFT;
  if (!away("gflops") && !away("gigabytesPerSecond")) return "";
  const words = ({ gflops, gigabytesPerSecond }: Roofs) =>
    `${digits(gflops)} GFLOPS and ${digits(gigabytesPerSecond)} GB/s`;
  return `The machine changed meanwhile: roofs of ${words(began)} before, ${words(ended)} after. Shares go by the higher.\n`;
}

/** What is to be said of other programs that computed meanwhile. */
export const othersWords = (kernel: { readonly otherCores: number }): string =>
  disturbed(kernel) ? `others took ${kernel.otherCores.toFixed(1)} cores` : "";

/** Some of the names, and how many more there are. */
export function someOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${names.slice(0, MOST_NAMES).join("; ")}; and ${more} more` : names.join("; ");
}

/** Kernels for people. */
export function kernelTable(results: readonly KernelResult[]): string {
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
      ...[nameOf(each.group, each.name), each.sizes, spread(each.ms), each.flops > 0 ? digits(each.gflops) : ""],
      ...[digits(each.gigabytesPerSecond), percent(each.share), each.bound],
      ...[each.ofCopy ? percent(each.ofCopy.median) : "", megabytes(each.peakBytes)],
      `${each.relativeError.toExponential(0)}${each.correct ? "" : " WRONG"}`,
      othersWords(each),
    ]),
  );
}

const optional = (value: number | undefined, words: (value: number) => string): string =>
  value === undefined ? "" : words(value);

/** Training steps of a network for people; a step is measured by the roof of arithmetic. */
export function stepsText({ network, batchSize, flops, results, comparisons }: NetworkSteps, roofs: Roofs): string {
  const gflops = (ms: number) => flops / ms / 1e6;
  const titles = ["ms (least-most)", "images/s", "GFLOPS", "of the roof", "launches", "first, ms", "compiled, ms"];
  const figures = table(
    [`${network}, batch ${batchSize}`, "", ...titles, "device", "process"],
    results.filter(isMeasured).map((each) => [
      ...[each.side, each.version ?? "", spread(each.ms), digits((batchSize * 1000) / each.ms.median)],
      // a peer may compute elsewhere than below this roof
      ...[
        digits(gflops(each.ms.median)),
        each.side === "bosquejo" ? percent(gflops(each.ms.median) / roofs.gflops) : "",
      ],
      ...[optional(each.launches, digits), digits(each.firstStepMs), optional(each.compileMs, digits)],
      ...[optional(each.deviceBytes, megabytes), megabytes(each.residentBytes)],
    ]),
  );
  const missing = missingSides(results).map((words) => `${words}\n`);
  return [figures, ...missing, ...comparisons.map(comparisonText)].join("");
}

/** Sides without figures, those of one reason together, with the reason. */
export function missingSides(results: readonly StepResult[]): string[] {
  const sides = new Map<string, string[]>();
  for (const each of results) {
    if (isMeasured(each)) continue;
    sides.set(each.unsupported, [...(sides.get(each.unsupported) ?? []), each.side]);
  }
  return [...sides].map(([why, names]) => `${names.join(", ")}: ${why}`);
}

/** What a comparison comes to. */
export function comparisonText({ ours, theirs, ratio, lossDifference, fallDifference, agree }: Comparison): string {
  return [
    `${theirs} takes ${spread(ratio)} times as long as ${ours}, over ${ratio.samples} pairs of samples in turns; `,
    `${agree ? "the same work" : "NOT the same work"}: relative differences of the first losses `,
    `${lossDifference.toExponential(1)}, of their fall over the next steps ${fallDifference.toExponential(1)}\n`,
  ].join("");
}

const verdicts = { faster: "faster", slower: "SLOWER", machine: "the machine", same: "" } as const;

/** What changed since an earlier result, for people. */
export function changesText(changes: Changes): string {
  const { file, date, adapter, sameMachine, machine, changes: all, gone, added } = changes;
  const names = (title: string, list: readonly string[]) => (list.length > 0 ? [`${title}: ${someOf(list)}\n`] : []);
  return [
    `since ${date.slice(0, 16).replace("T", " ")} UTC (${file})\n`,
    `${machineWords(machine)}\n`,
    ...(sameMachine
      ? []
      : [`That was another adapter or processor (${adapter}): ratios compare machines, not code.\n`]),
    table(
      ["kernel or step", "sizes", "before, ms", "now, ms", "now over before", "scaled", ""],
      all.map((each) => [
        ...[each.name, each.sizes, digits(each.before.median), digits(each.now.median)],
        ...[spread(each.ratio), digits(each.scaled.median), verdicts[each.verdict]],
      ]),
    ),
    ...names("measured before only", gone),
    ...names("measured now only", added),
  ].join("");
}
