import { significant } from "../format.js";
import { escaped } from "../html.js";
import { type LabelledPoint, placeLabels } from "./labels.js";
import { sharePercent } from "./plain-text.js";
import { type KernelTrial, kernelName, type RoofsResult } from "./result.js";

const [WIDTH, HEIGHT] = [1096, 620];
const frame = { left: 64, top: 24, right: WIDTH - 24, bottom: HEIGHT - 52 };

interface Scale {
  readonly least: number;
  readonly most: number;
  at(value: number): number;
}

/** Creates a logarithmic scale that maps `least` to `start` and `most` to `end`. */
function scale(least: number, most: number, start: number, end: number): Scale {
  const part = (value: number) => Math.log(value / least) / Math.log(most / least);
  return { least, most, at: (value) => start + part(value) * (end - start) };
}

/** Returns 1, 2 and 5 times the powers of ten in a scale; only the powers if there are many. */
export function logarithmicTicks({ least, most }: Pick<Scale, "least" | "most">): number[] {
  const [first, last] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
  const steps = last - first > 4 ? [1] : [1, 2, 5];
  const all = Array.from({ length: last - first + 1 }, (_, i) => steps.map((step) => step * 10 ** (first + i))).flat();
  return all.filter((tick) => tick >= least && tick <= most);
}

const n = (value: number) => value.toFixed(1);
const line = (kind: string, x1: number, y1: number, x2: number, y2: number) =>
  `<line class="${kind}" x1="${n(x1)}" y1="${n(y1)}" x2="${n(x2)}" y2="${n(y2)}"/>`;
const text = (x: number, y: number, words: string, more = "") =>
  `<text x="${n(x)}" y="${n(y)}"${more}>${escaped(words)}</text>`;

/** Draws grid lines with their numbers, and the titles of the axes. */
function axes(x: Scale, y: Scale): string[] {
  const { left, top, right, bottom } = frame;
  return [
    ...logarithmicTicks(x).flatMap((tick) => [
      line("grid", x.at(tick), top, x.at(tick), bottom),
      text(x.at(tick), bottom + 18, significant(tick), ` class="quiet" text-anchor="middle"`),
    ]),
    ...logarithmicTicks(y).flatMap((tick) => [
      line("grid", left, y.at(tick), right, y.at(tick)),
      text(left - 8, y.at(tick) + 4, significant(tick), ` class="quiet" text-anchor="end"`),
    ]),
    text((left + right) / 2, HEIGHT - 12, "arithmetic intensity, float operations per byte", ` text-anchor="middle"`),
    text(16, (top + bottom) / 2, "GFLOPS", ` text-anchor="middle" transform="rotate(-90 16 ${(top + bottom) / 2})"`),
  ];
}

/** Computes the GFLOPS that the roofs allow at an intensity, in float operations per byte. */
export const roofAt = ({ gflops, gigabytesPerSecond }: RoofsResult, intensity: number): number =>
  Math.min(gflops, intensity * gigabytesPerSecond);

/** Draws the two roofs as one line, each with its figure beside it. */
function roofLines(roofs: RoofsResult, x: Scale, y: Scale): string[] {
  const { gflops, gigabytesPerSecond } = roofs;
  const ridge = gflops / gigabytesPerSecond;
  // the roof of memory may be below the picture at low intensities
  const start = Math.max(x.least, y.least / gigabytesPerSecond);
  const corners = [start, Math.min(Math.max(ridge, start), x.most), x.most];
  const points = corners.map((at) => `${n(x.at(at))},${n(y.at(roofAt(roofs, at)))}`).join(" ");
  // the text is nearer to the ridge, where there are few kernels
  const middle = start * (Math.min(ridge, x.most) / start) ** 0.72;
  const [mx, my] = [x.at(middle), y.at(roofAt(roofs, middle))];
  const slope = Math.atan2(y.at(2) - y.at(1), x.at(2) - x.at(1)) * (180 / Math.PI);
  const rotation = `rotate(${n(slope)} ${n(mx)} ${n(my)}) translate(0 -8)`;
  const aslant = ` class="rooftext" text-anchor="middle" transform="${rotation}"`;
  return [
    `<polyline class="roof" points="${points}"/>`,
    text(mx, my, `memory: ${significant(gigabytesPerSecond)} GB/s`, aslant),
    text(
      frame.right - 8,
      y.at(gflops) - 8,
      `arithmetic: ${significant(gflops)} GFLOPS`,
      ` class="rooftext" text-anchor="end"`,
    ),
  ];
}

/** Draws kernels as points. The slowest kernels get their labels first. */
function dots(drawn: readonly Numbered[], groups: readonly string[], x: Scale, y: Scale): string[] {
  const ordered = [...drawn].sort((a, b) => b.kernel.ms.median - a.kernel.ms.median);
  const points = ordered.map(({ kernel, number }): LabelledPoint => {
    const labels = [kernel.name === "matmul" ? `matmul ${kernel.sizes}` : kernel.name, `${number}`];
    return { x: x.at(kernel.intensity), y: y.at(kernel.gflops), labels };
  });
  const labels = placeLabels(points, frame);
  return ordered.flatMap(({ kernel, number }, i) => {
    const { group, sizes, gflops, share } = kernel;
    const kind = `k${groups.indexOf(group) + 1}`;
    const speed = `${significant(gflops)} GFLOPS, ${sharePercent(share)} of the roof`;
    const details = `${number}: ${kernelName(kernel)} ${sizes}: ${speed}`;
    const { x: cx, y: cy } = points[i]!;
    const label = labels[i];
    return [
      `<circle class="${kind}" cx="${n(cx)}" cy="${n(cy)}" r="4.5"><title>${escaped(details)}</title></circle>`,
      label ? text(label.x, label.y, label.text) : "",
    ];
  });
}

/** A kernel with its number in the tables. */
export interface Numbered {
  readonly number: number;
  readonly kernel: KernelTrial;
}

/**
 * Draws the roofline: intensity against GFLOPS, both on logarithmic scales. Roofs are lines, and kernels are points
 * with their names. A point without room for its name has its number.
 */
export function rooflinePicture(kernels: readonly Numbered[], groups: readonly string[], roofs: RoofsResult): string {
  const drawn = kernels.filter(({ kernel }) => kernel.flops > 0);
  const ridge = roofs.gflops / roofs.gigabytesPerSecond;
  const intensities = [...drawn.map(({ kernel }) => kernel.intensity), ridge];
  const speeds = drawn.map(({ kernel }) => kernel.gflops);
  const x = scale(Math.min(...intensities) / 2, Math.max(...intensities) * 3, frame.left, frame.right);
  const y = scale(Math.min(...speeds, roofs.gflops / 10) / 1.6, roofs.gflops * 1.6, frame.bottom, frame.top);
  const parts = [...axes(x, y), ...roofLines(roofs, x, y), ...dots(drawn, groups, x, y)].filter(Boolean);
  const legend = groups.map((group, i) => `<li><i class="k${i + 1}"></i>${escaped(group)}</li>`).join("");
  return `<figure><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Roofline with kernels">
${parts.join("\n")}
</svg><ul class="legend">${legend}</ul></figure>`;
}
