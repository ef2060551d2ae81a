import { megabytes, minute, significant } from "../format.js";
import { asset, definitions, escaped, htmlPage, note, section } from "../html.js";
import { type Cell, cell, htmlTable } from "../tables.js";
import { driftText, machineText, otherMachineText, sharePercent, someOf } from "./plain-text.js";
import { type Benchmark, type Changes, disturbed, type Range, type RooflineResult, type Trial } from "./result.js";
import { type Numbered, rooflinePicture } from "./roofline.js";
import { stepsSection } from "./steps.js";

/** Renders a benchmark as an HTML page that loads no other files. */
export function benchPage(result: Benchmark): string {
  const { adapter, date, command, roofline, kernels, steps, changes } = result;
  const numbered = kernels.map((kernel, i): Numbered => ({ kernel, number: i + 1 }));
  const groups = [...new Set(kernels.map(({ group }) => group))];
  const about = `${adapter.kind}, ${adapter.backend} · ${minute(date)}`;
  const body = [
    `<header><h1>Benchmark on ${escaped(adapter.name)}</h1>`,
    `<p>${escaped(about)} · <code>${escaped(command)}</code></p></header>`,
    tiles(result),
    changes ? changesSection(changes) : "",
    kernels.length > 0 ? rooflineSection(numbered, groups, roofline) : "",
    steps.length > 0 ? stepsSection(steps) : "",
    kernels.length > 0 ? kernelsSection(numbered, groups, roofline) : "",
    machineSection(result),
  ];
  return htmlPage(`benchmark on ${adapter.name}`, asset("bench.css"), body.filter(Boolean).join("\n"));
}

function tiles({ roofline, kernels, seconds }: Benchmark): string {
  const right = kernels.filter(({ correct }) => correct).length;
  const shown: [figure: string, about: string][] = [
    [`${significant(roofline.gflops)} GFLOPS`, "roof of arithmetic: multiply-adds in registers"],
    [`${significant(roofline.gigabytesPerSecond)} GB/s`, "roof of memory: a copy, bytes read and written"],
    ...(kernels.length > 0
      ? [[`${right} of ${kernels.length}`, "kernels agree with float64"] as [string, string]]
      : []),
    [`${significant(seconds / 60)} min`, "duration of the benchmark"],
  ];
  return `<div class="tiles">${shown
    .map(([figure, about]) => `<div><strong>${escaped(figure)}</strong><span>${escaped(about)}</span></div>`)
    .join("")}</div>`;
}

const ABOUT_ROOFLINE =
  "Each point is one kernel at one size, at its median time. If its name has no room, the point has its number in " +
  "the table of kernels. The intensity counts each value that must be read or written once. A point may be above the " +
  "roof of memory: the roof is measured with a copy, and a kernel that only reads can be faster.";

const ABOUT_KERNELS =
  "Times are medians of several samples, with the least and the most. Inputs are random; a kernel uses them and " +
  "copies of them in turn. “Of roof” is the least time that the roofs allow, divided by the median time. “Of copy” " +
  "is the bandwidth divided by that of a copy, whose samples alternate with the kernel's. “Memory” is the peak " +
  "device memory of one execution, including the arrays of the forward pass. “Error” is the largest difference from " +
  "float64, divided by the largest true value.";

const rooflineSection = (kernels: readonly Numbered[], groups: readonly string[], roofline: RooflineResult): string =>
  section(
    "Kernels under the roofline",
    `
${note(ABOUT_ROOFLINE)}
${rooflinePicture(kernels, groups, roofline)}`,
  );

/** A cell with a median, and with the least and the most in small print. */
const ranged = ({ median, min, max }: Range): Cell => ({
  html: `${significant(median)} <span class="range">${significant(min)}-${significant(max)}</span>`,
});

const left = (text: string): Cell => cell(text, "left");

function kernelsSection(kernels: readonly Numbered[], groups: readonly string[], roofline: RooflineResult): string {
  const titles = [cell("", "number"), left("kernel"), left("sizes"), cell("ms, min-max")];
  const more = ["GFLOPS", "GB/s", "of roof", "of copy", "flops per byte", "memory", "error"].map((title) =>
    cell(title),
  );
  const others = kernels.some(({ kernel }) => disturbed(kernel)) ? [cell("other programs, cores")] : [];
  const parts = groups.map((title) => ({
    title,
    rows: kernels
      .filter(({ kernel }) => kernel.group === title)
      .map((each) => ({
        cells: [
          ...kernelRow(each),
          ...others.map(() => cell(disturbed(each.kernel) ? each.kernel.otherCores.toFixed(1) : "", "quiet")),
        ],
      })),
  }));
  const drift = driftText(roofline);
  return section(
    "Kernels",
    `
<p class="note">${escaped(ABOUT_KERNELS)}${drift && ` <strong>${escaped(drift)}</strong>`}</p>
${htmlTable([...titles, ...more, ...others], parts)}`,
  );
}

function kernelRow({ number, kernel }: Numbered): Cell[] {
  const { name, sizes, ms, flops, gflops, gigabytesPerSecond, share, intensity, peakBytes, relativeError, ofCopy } =
    kernel;
  const part = `--part:${Math.min(100, share * 100).toFixed(1)}%`;
  return [
    ...[cell(number, "number"), left(name), left(sizes), ranged(ms), cell(flops > 0 ? significant(gflops) : "")],
    ...[cell(significant(gigabytesPerSecond)), { ...cell(sharePercent(share), "share"), style: part }],
    ...[cell(ofCopy ? sharePercent(ofCopy.median) : ""), cell(significant(intensity)), cell(megabytes(peakBytes))],
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
  const more = ["before, ms", "now, ms", "now / before", "scaled", ""].map((title) => cell(title));
  const rows = changes.map((each) => ({
    cells: [
      ...[left(each.name), left(each.sizes), ranged(each.before), ranged(each.now)],
      ...[ranged(each.ratio), cell(significant(each.scaled.median)), verdicts[each.verdict]],
    ],
  }));
  const other = sameMachine ? "" : ` ${otherMachineText(adapter)}`;
  const only = (title: string, names: readonly string[]) =>
    names.length > 0 ? note(`${title}: ${someOf(names)}`) : "";
  const marks = "A change is marked if the ranges do not overlap.";
  const about = `${machineText(machine)}${other} Compared with ${file}. ${marks}`;
  const lists = only("Only measured before", gone) + only("Only measured now", added);
  return section(
    `Changes since ${minute(date)}`,
    `\n${note(about)}\n${htmlTable([...titles, ...more], [{ rows }])}${lists}`,
  );
}

function machineSection({ adapter, machine, roofline, date, command }: Benchmark): string {
  const { cpu, cpus, memoryBytes, system, node, load } = machine;
  const facts = {
    ...{ adapter: adapter.name, backend: adapter.backend, driver: adapter.driver, processor: `${cpus} x ${cpu}` },
    ...{
      memory: `${significant(memoryBytes / 1e9)} GB`,
      system,
      Node: node,
      "load before the benchmark": load.toFixed(2),
    },
    ...{ date: minute(date), command },
  };
  const speed = ({ flops, bytes, ms }: Trial) =>
    flops > 0 ? `${significant(flops / ms.min / 1e6)} GFLOPS` : `${significant(bytes / ms.min / 1e6)} GB/s`;
  const rows = roofline.trials.map((each) => ({
    cells: [
      ...[left(each.name), left(each.sizes), ranged(each.ms), cell(speed(each))],
      each.correct ? cell("") : cell("wrong values", "bad"),
    ],
  }));
  const titles = [left("variant"), left("sizes"), cell("ms, min-max"), cell("speed, from the least time"), cell("")];
  const roofs = `<details><summary>How the roofs were measured</summary>${htmlTable(titles, [{ rows }])}</details>`;
  return section("Machine", `${definitions("facts", Object.entries(facts))}\n${roofs}`);
}
