import type { Kernel, Sizes } from "../src/index.js";
import * as exported from "../src/index.js";
import { poolSizes } from "./sizes-pools.js";

const lengths = [{ LENGTH: 1 }, { LENGTH: 8 }, { LENGTH: 4099 }];
const lengthsAnd = (more: Sizes) => lengths.map((each): Sizes => ({ ...each, ...more }));

const activation = { ACTIVATION: 1, SLOPE: 0 };
const stored = { ...activation, ADD: 1 };
const and = (sizes: readonly Sizes[], more: Sizes) => sizes.map((each): Sizes => ({ ...each, ...more }));
const loss: readonly Sizes[] = [
  { PIXELS: 1, B: 1, L: 1 },
  { PIXELS: 105, B: 3, L: 5 },
];
const sliced = (sizes: readonly Sizes[]) => sizes.map((each): Sizes => ({ ...each, SLICES: 2 }));
const attention: Sizes = { B: 3, T: 5, K: 2 };
const batches: readonly Sizes[] = [{ B: 3, LENGTH: 12, ORDER: 5, ROWS: 7 }];
// rows that are read one value at a time, four values of a row at a time, one value of each of four rows at a time
const rows: readonly Sizes[] = [
  { OUTER: 3, N: 5, INNER: 2 },
  { OUTER: 3, N: 8, INNER: 1 },
  { OUTER: 3, N: 5, INNER: 4 },
];
const norms: readonly Sizes[] = [
  { A: 2, R: 3, G: 2, D: 5 },
  { A: 2, R: 3, G: 2, D: 8 },
  { A: 2, R: 3, G: 8, D: 1 },
];
const adaptive: readonly Sizes[] = [
  { M: 3, N: 5, W: 12, AT: 1, SHARED: 0 },
  { M: 3, N: 8, W: 24, AT: 4, SHARED: 0 },
  { M: 3, N: 8, W: 24, AT: 4, SHARED: 1 },
];
const rowLosses: readonly Sizes[] = [
  { B: 3, N: 5 },
  { B: 3, N: 8 },
];
const classes: readonly Sizes[] = [
  { ROWS: 3, N: 5 },
  { ROWS: 3, N: 8 },
];

const reduced = (...shapes: readonly (readonly [number, number, number])[]) =>
  shapes.map(([OUTER, N, INNER]): Sizes => ({ OP: 0, OUTER, N, INNER, SLICES: 1, FACTOR: 0.5, NEIGHBOURS: 1 }));
const searched: readonly Sizes[] = [{ OUTER: 3, N: 7, INNER: 2 }];
const searchedBy = (...shapes: readonly (readonly [number, number, number])[]) =>
  shapes.map(([OUTER, N, INNER]): Sizes => ({ OUTER, N, INNER, SLICES: 1, NEIGHBOURS: 1 }));
const repeated: Sizes = { LENGTH: 96, WIDTH: 4, D3: 6, D4: 8, A2: 48, A3: 8, B2: 48, B4: 0 };
const walks: readonly Sizes[] = [{ LENGTH: 7, WIDTH: 4 }, { ...repeated, LENGTH: 30, WIDTH: 1, D4: 5 }, repeated];
const scalar: Sizes = { LENGTH: 9, WIDTH: 4, NUMBER: 2, VALUE: 0.5 };

/** The sizes at which every exported kernel is compiled, by name. */
export const sizes: Readonly<Record<string, readonly Sizes[]>> = {
  addGradients: lengths,
  scale: lengthsAnd({ FACTOR: -0.5 }),
  accumulate: lengths,
  fill: lengthsAnd({ FACTOR: 1 }),
  clear: lengthsAnd({}),
  findNan: lengthsAnd({ SLOTS: 1024 }),
  activation: [0, 1, 2, 3, 4].flatMap((ACTIVATION) => lengthsAnd({ ACTIVATION, SLOPE: 0.1 })),
  activationGradient: [0, 1, 2, 3, 4].flatMap((ACTIVATION) => lengthsAnd({ ACTIVATION, SLOPE: 0.1 })),
  reduceValues: reduced([2, 7, 3], [1, 4099, 1]),
  reduceColumns: reduced([2, 7, 4], [1, 300, 12]),
  reduceRows: [...reduced([3, 8, 1], [1, 4099, 1]), { ...reduced([1, 4099, 1])[0], SLICES: 64, NEIGHBOURS: 64 }],
  argmaxValues: searchedBy([2, 7, 3], [1, 4099, 1]),
  argmaxColumns: searchedBy([2, 7, 4], [1, 300, 12]),
  argmaxRows: [...searchedBy([3, 8, 1], [1, 4099, 1]), { ...searchedBy([1, 4099, 1])[0], SLICES: 64, NEIGHBOURS: 64 }],
  argmaxFold: sliced(searched),
  maxGradient: searched,
  copy: [...walks, { ...repeated, A_START: 8, B_START: 4 }],
  packHalves: lengths,
  unpackHalves: lengths,
  ...Object.fromEntries(
    Object.entries(exported.binaries).flatMap(([name, { code }]) =>
      ["forward", "gradientA", "gradientB"].map((entry) => [
        `binaries.${name}.${entry}`,
        and([...walks, scalar], { OP: code }),
      ]),
    ),
  ),
  ...Object.fromEntries(
    Object.entries(exported.unaries).flatMap(([name, { code }]) => [
      [`unaries.${name}.forward`, lengthsAnd({ OP: code, LOW: -1, HIGH: 1 })],
      [`unaries.${name}.gradient`, lengthsAnd({ OP: code, LOW: -1, HIGH: 1, ...stored })],
    ]),
  ),
  ...Object.fromEntries(
    ["f32", "i32", "u32"].flatMap((dtype) => [
      [`compare.${dtype}`, [0, 1, 2].flatMap((OP) => and([...walks, scalar], { OP }))],
      [`where.${dtype}`, [...walks, scalar]],
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(exported.casts).flatMap(([of, kinds]) =>
      Object.keys(kinds).map((to) => [`casts.${of}.${to}`, lengths]),
    ),
  ),
  foldSums: lengthsAnd({ SLICES: 3 }),
  foldForward: lengthsAnd({ SLICES: 3, N: 1, ...activation }),
  foldGradient: lengthsAnd({ SLICES: 3, ...stored }),
  difference: lengthsAnd({ SLICES: 2 }),
  padRows: [{ ROWS: 5, FROM: 3, TO: 4 }],
  dropout: lengthsAnd({ RATE: 0.3, STREAM: 4_000_000_000 }),
  reparameterize: lengthsAnd({ STREAM: 1 }),
  reparameterizeGradient: lengthsAnd({ STREAM: 1, ...stored }),
  klMsePartial: sliced(loss),
  klMseTotal: sliced(loss),
  klMseImageGradient: loss.map((each) => ({ ...each, ...stored })),
  klMseMuGradient: loss.map((each) => ({ ...each, ...stored })),
  klMseLogvarGradient: loss.map((each) => ({ ...each, ...stored })),
  rmsprop: lengthsAnd({ RHO: 0.9, EPSILON: 1e-7, DECAY: 0.1, DECAYED: 4, UNSCALE: 0.5 }),
  gatherImages: batches.map((each) => ({ ...each, P: 6 })),
  gatherRows: batches,
  gatherWords: batches.map((each) => ({ ...each, T: 5, P: 6 })),
  maskedSoftmax: [attention],
  maskedSoftmaxGradient: [attention],
  weightedSum: [{ ...attention, E: 7 }],
  weightedSumWeightsGradient: [{ ...attention, E: 7 }],
  weightedSumInputGradient: [{ ...attention, E: 7 }],
  softmaxPartial: sliced(rows),
  softmaxMerge: sliced(rows),
  softmax: [0, 1].flatMap((LOG) => and(rows, { LOG })),
  softmaxGradientSums: [0, 1].flatMap((LOG) => sliced(and(rows, { LOG }))),
  softmaxGradient: [0, 1].flatMap((LOG) => and(rows, { LOG, ...stored })),
  crossEntropyPartial: sliced(classes),
  crossEntropyGradient: and(classes, stored),
  mseLossPartial: sliced(lengths),
  mseLossGradient: lengthsAnd(stored),
  binaryCrossEntropyPartial: sliced(lengths),
  binaryCrossEntropyGradient: lengthsAnd(stored),
  normPartial: sliced(norms),
  normStatistics: sliced(and(norms, { EPSILON: 1e-5 })),
  normBatchStatistics: sliced(and(norms, { EPSILON: 1e-5, MOMENTUM: 0.1 })),
  normRunningStatistics: and(norms, { EPSILON: 1e-5 }),
  normalize: norms,
  normGroupSums: sliced(norms),
  normInputGradient: and(norms, stored),
  normScaledGradient: and(norms, stored),
  normChannelSums: sliced(norms),
  normChannelGradient: sliced(and(norms, { PLANE: 1 })),
  adaptiveNorm: and(adaptive, { EPSILON: 1e-5 }),
  adaptiveNormInputGradient: and(adaptive, stored),
  adaptiveNormModulationGradient: [0, 1].flatMap((ADD) => and(adaptive, { ADD })),
  weightedMsePartial: sliced(rowLosses),
  weightedMseGradient: and(rowLosses, stored),
  average: lengths,
  interpolateNoise: and(rowLosses, { STREAM: 1 }),
  advance: [{ AT: 1, BY: 32, LIMIT: 0 }],
  ...poolSizes,
  record: [{ AT: 1, ROWS: 256, LENGTH: 3 }],
};

const isKernel = (value: unknown): value is Kernel =>
  typeof value === "object" && value !== null && "entry" in value && "buffers" in value;

/** Finds the kernels in an exported value, which is a kernel or an object that contains kernels, with their paths. */
function kernelsIn(path: string, value: unknown): (readonly [path: string, kernel: Kernel])[] {
  if (isKernel(value)) return [[path, value]];
  if (typeof value !== "object" || value === null || "whole" in value || "source" in value) return [];
  return Object.entries(value).flatMap(([name, inner]) => kernelsIn(`${path}.${name}`, inner));
}

/** The kernels that the package exports, with the names of their exports. */
export const kernels: readonly (readonly [name: string, kernel: Kernel])[] = Object.entries(exported).flatMap(
  ([name, value]) => kernelsIn(name, value),
);
