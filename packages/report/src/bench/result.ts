/** The median and the range of repeated measurements. */
export interface Range {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The highest speeds of an adapter. */
export interface RoofsResult {
  /** billions of multiplications and additions per second, in registers */
  readonly gflops: number;
  /** billions of bytes per second that a copy reads and writes */
  readonly gigabytesPerSecond: number;
}

/** The measurements of a kernel. */
export interface Trial {
  readonly group: string;
  readonly name: string;
  readonly sizes: string;
  readonly ms: Range;
  readonly flops: number;
  readonly bytes: number;
  /** the number of cores that other programs used meanwhile */
  readonly otherCores: number;
  readonly correct: boolean;
}

/** The roofs and their measurements. */
export interface RooflineResult extends RoofsResult {
  /** the roofs before the kernels were measured, and after */
  readonly began: RoofsResult;
  readonly ended: RoofsResult;
  /** names and sizes of the fastest variants */
  readonly fastest: { readonly arithmetic: string; readonly memory: string };
  readonly trials: readonly Trial[];
}

/** A kernel compared with the roofline. */
export interface KernelTrial extends Trial {
  readonly gflops: number;
  readonly gigabytesPerSecond: number;
  readonly peakBytes: number;
  readonly relativeError: number;
  /** float operations per byte */
  readonly intensity: number;
  /** the roof that limits the kernel */
  readonly bound: "arithmetic" | "memory";
  /** the least time that the roofs allow, divided by the median time */
  readonly share: number;
  /** the bandwidth divided by that of a copy, from samples taken in turns */
  readonly ofCopy?: Range | undefined;
}

/** The training steps of one side: bosquejo or another library. */
export interface MeasuredSide {
  readonly side: string;
  readonly version?: string | undefined;
  /** the time of one step */
  readonly ms: Range;
  readonly firstStepMs: number;
  readonly compileMs?: number | undefined;
  readonly launches?: number | undefined;
  readonly deviceBytes?: number | undefined;
  readonly residentBytes: number;
}

/** A side without figures, and the reason. */
interface MissingSide {
  readonly side: string;
  readonly unsupported: string;
}

/** The training steps of one side, or the reason why there are none. */
export type SideResult = MeasuredSide | MissingSide;

export const isMeasured = (result: SideResult): result is MeasuredSide => !("unsupported" in result);

/** Our steps compared with a peer's. */
export interface SideComparison {
  readonly ours: string;
  readonly theirs: string;
  /** their time divided by ours */
  readonly ratio: Range & { readonly samples: number };
  /** relative difference of the losses before any update */
  readonly lossDifference: number;
  /** relative difference of the losses' decrease over the first steps */
  readonly fallDifference: number;
  /** true if both sides do the same work */
  readonly agree: boolean;
}

/** Training steps of one network at one batch size. */
export interface NetworkResult {
  readonly network: string;
  readonly batchSize: number;
  /** float operations of the layers in one step */
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
  /** the time now divided by the time before */
  readonly ratio: Range;
  /** this ratio without the change of the machine's speed */
  readonly scaled: Range;
  /** the cause of the difference: the kernel or step itself, the machine, or noise */
  readonly verdict: "faster" | "slower" | "machine" | "same";
}

/** A result compared with an earlier one. */
export interface Changes {
  /** the file of the earlier result */
  readonly file: string;
  readonly date: string;
  readonly adapter: string;
  /** the roofs now divided by the roofs before */
  readonly machine: { readonly arithmetic: number; readonly memory: number };
  /** true if adapter and processor have the same names in both results */
  readonly sameMachine: boolean;
  readonly changes: readonly Change[];
  /** the kernels and steps that only the earlier result has */
  readonly gone: readonly string[];
  /** the kernels and steps that only the new result has */
  readonly added: readonly string[];
}

/** The figures of a benchmark. */
export interface Benchmark {
  /** the time of the start, ISO 8601 */
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
    /** the load of the machine before the benchmark */
    readonly load: number;
  };
  readonly roofline: RooflineResult;
  readonly kernels: readonly KernelTrial[];
  readonly steps: readonly NetworkResult[];
  readonly changes?: Changes;
}

// in cores; allows for the load of an idle system and for the ticks of its clock
const QUIET = 0.25;

/** True if other programs used so many cores that the measured speed is too low. */
export const disturbed = ({ otherCores }: Pick<Trial, "otherCores">): boolean => otherCores > QUIET;

/** The groups of kernels that are not layers of a preset. */
const general = ["roofline", "matrix product", "transposed convolution", "training", "elementwise"];

/** Returns a kernel's name. If it is a layer of a preset, the preset's name precedes it. */
export const kernelName = ({ group, name }: Pick<Trial, "group" | "name">): string =>
  general.includes(group) ? name : `${group} ${name}`;
