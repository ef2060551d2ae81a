import type { KernelResult } from "./kernels.js";
import type { Comparison } from "./peers.js";
import type { Summary } from "./statistics.js";
import type { StepResult } from "./step.js";

/** Three digits, never an exponent. */
const digits = (value: number): string =>
  value >= 1000 ? Math.round(value).toString() : Number(value.toPrecision(3)).toString();
const spread = ({ median, min, max }: Summary): string => `${digits(median)} (${digits(min)}-${digits(max)})`;
const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

/** Lines of columns under their titles, the first two to the left. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [titles, ...rows];
  const widths = titles.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) => line.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  "))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}

/** Kernels for people. */
export function kernelTable(results: readonly KernelResult[]): string {
  return table(
    ["kernel", "sizes", "ms (least-most)", "speed", "error"],
    results.map(({ name, sizes, ms, gflops, gigabytesPerSecond, relativeError, correct }) => [
      ...[name, sizes, spread(ms)],
      gflops === undefined ? `${digits(gigabytesPerSecond!)} GB/s` : `${digits(gflops)} GFLOPS`,
      `${relativeError.toExponential(0)}${correct ? "" : " WRONG"}`,
    ]),
  );
}

/** Training steps for people; `flops` is a step's, whoever runs it. */
export function stepTable(results: readonly StepResult[], batchSize: number, flops: number): string {
  return table(
    ["step", "", "ms (least-most)", "images/s", "GFLOPS", "launches", "first, ms", "compiled, ms", "device", "process"],
    results.map(({ side, version, ms, launches, firstStepMs, compileMs, deviceBytes, residentBytes }) => [
      ...[side, version ?? "", spread(ms), digits((batchSize * 1000) / ms.median), digits(flops / ms.median / 1e6)],
      ...[launches?.toString() ?? "", digits(firstStepMs), compileMs === undefined ? "" : digits(compileMs)],
      ...[megabytes(deviceBytes), megabytes(residentBytes)],
    ]),
  );
}

/** What a comparison comes to. */
export function comparisonLines({ ours, theirs, ratio, lossDifference, fallDifference, agree }: Comparison): string {
  return [
    `${theirs} takes ${spread(ratio)} times as long as ${ours}, over ${ratio.samples} pairs of samples in turns\n`,
    `${agree ? "the same work" : "NOT the same work"}: relative differences of the first losses `,
    `${lossDifference.toExponential(1)}, of their fall over the next steps ${fallDifference.toExponential(1)}\n`,
  ].join("");
}
