import { readFileSync } from "node:fs";
import { type Changes, machineWords } from "./compare.js";
import { type Cell, cell, escaped, facts, htmlPage, htmlTable } from "./html.js";
import type { MeasuredKernel } from "./kernels.js";
import { disturbed } from "./others.js";
import { type Numbered, rooflinePicture } from "./page-roofline.js";
import { stepsSection } from "./page-steps.js";
import { digits, driftText, megabytes, percent, someOf } from "./report.js";
import type { BenchResult } from "./result.js";
import type { Roofline } from "./roofline.js";
import type { Summary } from "./statistics.js";

const css = (): string => readFileSync(new URL("../assets/page.css", import.meta.url), "utf8");
const minutes = (date: string) => `${date.slice(0, 16).replace("T", " ")} UTC`;

/** A result as one page that needs nothing but itself. */
export function page(result: BenchResult): string {
  const { adapter, date, command, roofline, kernels, steps, changes } = result;
  const numbered = kernels.map((kernel, i): Numbered => ({ kernel, number: i + 1 }));
  const groups = [...new Set(kernels.map(({ group }) => group))];
  const body = [
    `<header><h1>Benchmark on ${escaped(adapter.name)}</h1>`,
    `<p>${escaped(`${adapter.kind}, ${adapter.backend} · ${minutes(date)}`)} · <code>${escaped(command)}</code></p></header>`,
    tiles(result),
    changes ? changesSection(changes) : "",
    kernels.length > 0 ? rooflineSection(numbered, groups, roofline) : "",
    steps.length > 0 ? stepsSection(steps) : "",
    kernels.length > 0 ? kernelsSection(numbered, groups, roofline) : "",
    machineSection(result),
  ];
  return htmlPage(`bosquejo: benchmark on ${adapter.name}`, css(), body.filter(Boolean).join("\n"));
}

function tiles({ roofline, kernels, seconds }: BenchResult): string {
  const right = kernels.filter(({ correct }) => correct).length;
  const told: [figure: string, what: string][] = [
    [`${digits(roofline.gflops)} GFLOPS`, "roof of arithmetic: multiply-adds in registers"],
    [`${digits(roofline.gigabytesPerSecond)} GB/s`, "roof of memory: a copy, bytes read and written"],
    ...(kernels.length > 0
      ? [[`${right} of ${kernels.length}`, "kernels right against float64"] as [string, string]]
      : []),
    [`${digits(seconds / 60)} min`, "for this run"],
  ];
  return `<div class="tiles">${told
    .map(([figure, what]) => `<div><strong>${escaped(figure)}</strong><span>${escaped(what)}</span></div>`)
    .join("")}</div>`;
}

const rooflineSection = (kernels: readonly Numbered[], groups: readonly string[], roofline: Roofline): string =>
  `<section><h2>Kernels under the roofline</h2>
<p class="note">Each point is a kernel at one size by its median; numbers stand where names find no room, and are those of the tables. Intensity counts each value that must be read or written once. A point may touch the roof of memory from above: reading alone is cheaper than the copy that the roof is made of.</p>
${rooflinePicture(kernels, groups, roofline)}</section>`;

/** A median with the least and the most in small. */
export const ranged = ({ median, min, max }: Pick<Summary, "median" | "min" | "max">): Cell => ({
  html: `${digits(median)} <span class="range">${digits(min)}-${digits(max)}</span>`,
});

const left = (text: string): Cell => cell(text, "left");

function kernelsSection(kernels: readonly Numbered[], groups: readonly string[], roofline: Roofline): string {
  const titles = [cell("", "number"), left("kernel"), left("sizes"), cell("ms, least-most")];
  const more = ["GFLOPS", "GB/s", "of the roof", "of a copy", "flops a byte", "memory", "error"].map((title) =>
    cell(title),
  );
  const others = kernels.some(({ kernel }) => disturbed(kernel)) ? [cell("others, cores")] : [];
  const parts = groups.map((title) => ({
    title,
    rows: kernels
      .filter(({ kernel }) => kernel.group === title)
      .map((each) => [
        ...kernelRow(each),
        ...others.map(() => cell(disturbed(each.kernel) ? each.kernel.otherCores.toFixed(1) : "", "quiet")),
      ]),
  }));
  const drift = driftText(roofline);
  return `<section><h2>Kernels</h2>
<p class="note">Of several samples the median with the least and the most; inputs are random and used in turns with copies of them; of a copy is the bandwidth over that of a copy whose samples were taken in turns; memory is what one run needs, with what the forward pass reads and writes; the error is the largest difference from float64 over the largest true value.${drift && ` <strong>${escaped(drift)}</strong>`}</p>
${htmlTable([...titles, ...more, ...others], parts)}</section>`;
}

function kernelRow({ number, kernel }: Numbered): Cell[] {
  const { name, sizes, ms, flops, gflops, gigabytesPerSecond, share, intensity, peakBytes, relativeError, ofCopy } =
    kernel;
  const part = `--part:${Math.min(100, share * 100).toFixed(1)}%`;
  return [
    ...[cell(number, "number"), left(name), left(sizes), ranged(ms), cell(flops > 0 ? digits(gflops) : "")],
    ...[cell(digits(gigabytesPerSecond)), { ...cell(percent(share), "share"), style: part }],
    ...[cell(ofCopy ? percent(ofCopy.median) : ""), cell(digits(intensity)), cell(megabytes(peakBytes))],
    kernel.correct ? cell(relativeError.toExponential(0)) : cell(`${relativeError.toExponential(0)} wrong`, "bad"),
  ];
}

const verdicts = {
  faster: cell("faster", "good"),
  slower: cell("slower", "bad"),
  machine: cell("the machine", "quiet"),
  same: cell(""),
} as const;

function changesSection({ file, date, adapter, sameMachine, machine, changes, gone, added }: Changes): string {
  const titles = [left("kernel or step"), left("sizes")];
  const more = ["before, ms", "now, ms", "now over before", "scaled", ""].map((title) => cell(title));
  const rows = changes.map((each) => [
    ...[left(each.name), left(each.sizes), ranged(each.before), ranged(each.now)],
    ...[ranged(each.ratio), cell(digits(each.scaled.median)), verdicts[each.verdict]],
  ]);
  const other = sameMachine
    ? ""
    : ` That was another adapter or processor (${adapter}): ratios compare machines, not code.`;
  const only = (title: string, names: readonly string[]) =>
    names.length > 0 ? `<p class="note">${escaped(`${title}: ${someOf(names)}`)}</p>` : "";
  return `<section><h2>Since ${escaped(minutes(date))}</h2>
<p class="note">${escaped(`${machineWords(machine)}${other} Beside ${file}; what is marked lies beyond the spread of both.`)}</p>
${htmlTable([...titles, ...more], [{ rows }])}${only("Measured before only", gone)}${only("Measured now only", added)}</section>`;
}

function machineSection({ adapter, machine, roofline, date, command }: BenchResult): string {
  const { cpu, cpus, memoryBytes, system, node, load } = machine;
  const told = {
    ...{ adapter: adapter.name, backend: adapter.backend, driver: adapter.driver, processor: `${cpus} x ${cpu}` },
    ...{ memory: `${digits(memoryBytes / 1e9)} GB`, system, Node: node, "load before the run": load.toFixed(2) },
    ...{ date: minutes(date), command },
  };
  const speed = ({ flops, bytes, ms }: MeasuredKernel) =>
    flops > 0 ? `${digits(flops / ms.min / 1e6)} GFLOPS` : `${digits(bytes / ms.min / 1e6)} GB/s`;
  const rows = roofline.trials.map((each) => [
    ...[left(each.name), left(each.sizes), ranged(each.ms), cell(speed(each))],
    each.correct ? cell("") : cell("wrong values", "bad"),
  ]);
  const titles = [left("variant"), left("sizes"), cell("ms, least-most"), cell("by its least"), cell("")];
  return `<section><h2>Machine</h2>${facts(told)}
<details><summary>How the roofs were found</summary>${htmlTable(titles, [{ rows }])}</details></section>`;
}
