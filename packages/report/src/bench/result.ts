/** Repeated measurements. */
export interface Range {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The most that an adapter gives. */
export interface RoofsResult {
  /** billions of multiplications and additions a second, in registers */
  readonly gflops: number;
  /** billions of bytes a second, read and written by a copy */
  readonly gigabytesPerSecond: number;
}

/** Measurements of a kernel. */
export interface Trial {
  readonly group: string;
  readonly name: string;
  readonly sizes: string;
  readonly ms: Range;
  readonly flops: number;
  readonly bytes: number;
  /** cores that other programs kept busy meanwhile */
  readonly otherCores: number;
  readonly correct: boolean;
}

/** The roofs, and how they were found. */
export interface RooflineResult extends RoofsResult {
  /** before the kernels were measured, and after */
  readonly began: RoofsResult;
  readonly ended: RoofsResult;
  /** names and sizes of the fastest variants */
  readonly fastest: { readonly arithmetic: string; readonly memory: string };
  readonly trials: readonly Trial[];
}

/** A kernel beside the roofline. */
export interface KernelTrial extends Trial {
  readonly gflops: number;
  readonly gigabytesPerSecond: number;
  readonly peakBytes: number;
  readonly relativeError: number;
  /** float operations for each byte */
  readonly intensity: number;
  /** the roof above it */
  readonly bound: "arithmetic" | "memory";
  /** of what the roof allows */
  readonly share: number;
  /** bandwidth over that of a copy in turns with it */
  readonly ofCopy?: Range | undefined;
}

/** Training steps of one side. */
export interface MeasuredSide {
  readonly side: string;
  readonly version?: string | undefined;
  /** of one step */
  readonly ms: Range;
  readonly firstStepMs: number;
  readonly compileMs?: number | undefined;
  readonly launches?: number | undefined;
  readonly deviceBytes?: number | undefined;
  readonly residentBytes: number;
}

/** A side without figures, and why. */
interface MissingSide {
  readonly side: string;
  readonly unsupported: string;
}

/** Training steps of one side, or why there are none. */
export type SideResult = MeasuredSide | MissingSide;

export const isMeasured = (result: SideResult): result is MeasuredSide => !("unsupported" in result);

/** Our steps beside a peer's. */
export interface SideComparison {
  readonly ours: string;
  readonly theirs: string;
  /** time of theirs over ours */
  readonly ratio: Range & { readonly samples: number };
  /** relative difference of the losses before any update */
  readonly lossDifference: number;
  /** relative difference of the losses' fall in the first steps */
  readonly fallDifference: number;
  /** whether both sides do the same work */
  readonly agree: boolean;
}

/** Training steps of one network at one batch size. */
export interface NetworkResult {
  readonly network: string;
  readonly batchSize: number;
  /** of a step's layers */
  readonly flops: number;
  readonly results: readonly SideResult[];
  readonly comparisons: readonly SideComparison[];
}

/** A kernel or step that was measured before and now. */
export interface Change {
  readonly name: string;
  readonly sizes: string;
  readonly before: Range;
  readonly now: Range;
  /** time now over time before */
  readonly ratio: Range;
  /** the same without the machine's own change */
  readonly scaled: Range;
  /** the cause of the difference: the kernel or step itself, the machine, or noise */
  readonly verdict: "faster" | "slower" | "machine" | "same";
}

/** A result beside an earlier one. */
export interface Changes {
  /** the earlier result */
  readonly file: string;
  readonly date: string;
  readonly adapter: string;
  /** speed of the adapter now over before, by the roofs */
  readonly machine: { readonly arithmetic: number; readonly memory: number };
  /** whether adapter and processor have the same names */
  readonly sameMachine: boolean;
  readonly changes: readonly Change[];
  /** measured in one of both only */
  readonly gone: readonly string[];
  readonly added: readonly string[];
}

/** All figures of a benchmark. */
export interface Benchmark {
  /** ISO 8601, of the start */
  readonly date: string;
  readonly command: string;
  readonly seconds: number;
  readonly adapter: {
    readonly name: string;
    readonly kind: string;
    readonly backend: string;
    readonly driver: string;
  };
  readonly machine: {
    readonly cpu: string;
    readonly cpus: number;
    readonly memoryBytes: number;
    readonly system: string;
    readonly node: string;
    /** before the run */
    readonly load: number;
  };
  readonly roofline: RooflineResult;
  readonly kernels: readonly KernelTrial[];
  readonly steps: readonly NetworkResult[];
  readonly changes?: Changes;
}

// of a core: an idle system and the ticks of its clock
const QUIET = 0.25;

/** True if other programs took so much that a figure is too slow. */
export const disturbed = ({ otherCores }: Pick<Trial, "otherCores">): boolean => otherCores > QUIET;

/** Groups of kernels that are no preset's layers. */
const general = ["roofline", "matrix product", "transposed convolution", "training", "elementwise"];

/** A kernel's name, after its preset's where it is one of its layers. */
export const kernelName = ({ group, name }: Pick<Trial, "group" | "name">): string =>
  general.includes(group) ? name : `${group} ${name}`;
