/** Sizes and options of a kernel, by name. Each is the value of the WGSL `override` constant of the same name. */
export type Sizes = Readonly<Record<string, number>>;

/** A kernel: one entry point of hand-written WGSL, with the declaration that a launch needs. */
export interface Kernel<S extends Sizes = Sizes, B extends string = string> {
  readonly name: string;
  readonly entry: string;
  /** returns the WGSL text for given sizes: `const` lines, then the joined files */
  readonly source: (sizes: S) => string;
  /** names of the storage buffers that a launch binds: the variable names of the WGSL */
  readonly buffers: readonly B[];
  /** returns the number of invocations that a launch needs */
  readonly threads: (sizes: S) => number;
  /** the number of invocations in a workgroup: the `@workgroup_size` of the entry point */
  readonly workgroup: number;
  /** returns the number of multiplications and additions; absent for kernels whose speed memory limits */
  readonly operations?: (sizes: S) => number;
  /** the name of this implementation, if the kernel has several: its tile */
  readonly implementation?: string;
}

/**
 * A WGSL file and the lines that it needs in front of it. These lines declare values that no `override` can declare.
 */
export interface Fragment {
  /** names of the WGSL extensions that the file needs: one `enable` line each */
  readonly enable?: readonly string[];
  /** u32 constants, one `const` line each: sizes of tiles, codes of functions */
  readonly constants?: Readonly<Record<string, number>>;
  readonly wgsl: string;
}
/** WGSL to join: the text of a file, alone or as a fragment. */
export type Source = string | Fragment;

/** Returns codes under their names in WGSL: `leakyRelu` becomes `LEAKY_RELU`. */
/* @__NO_SIDE_EFFECTS__ */
export const constantsOf = (codes: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(codes).map(([name, code]) => [name.replace(/[A-Z]/g, "_$&").toUpperCase(), code]));

/** Joins files: first all `enable` lines, then all `const` lines, then the files in the given order. */
function joined(sources: readonly Source[]): string {
  const fragments = sources.map((each): Fragment => (typeof each === "string" ? { wgsl: each } : each));
  const enabled = fragments.flatMap(({ enable = [] }) => enable.map((name) => `enable ${name};`));
  const constants = fragments.flatMap((each) =>
    Object.entries(each.constants ?? {}).map(([name, value]) => `const ${name} = ${value}u;`),
  );
  return [...enabled, ...constants, ...fragments.map(({ wgsl }) => wgsl)].join("\n");
}

/** Declares a kernel. By default its entry point is called `main` and its workgroups have 64 invocations. */
/* @__NO_SIDE_EFFECTS__ */
export function kernel<S extends Sizes, B extends string>(declaration: {
  name: string;
  entry?: string;
  source: readonly Source[] | ((sizes: S) => readonly Source[]);
  buffers: readonly B[];
  threads: (sizes: S) => number;
  workgroup?: number;
  operations?: (sizes: S) => number;
  implementation?: string;
}): Kernel<S, B> {
  const { entry = "main", source, workgroup = 64, ...rest } = declaration;
  const files = typeof source === "function" ? source : () => source;
  return { ...rest, entry, workgroup, source: (sizes) => joined(files(sizes)) };
}

/** A storage buffer that WGSL declares: its binding number, and true if the kernel can write it. */
export interface Binding {
  readonly binding: number;
  readonly writes: boolean;
}

const declared = /@binding\((\d+)\)\s*(?:@group\(\d+\)\s*)?var<storage,\s*(read|read_write)>\s*(\w+)\s*:/g;

/** Returns the storage buffers that a WGSL text declares, by name. */
export function bindings(wgsl: string): Map<string, Binding> {
  const found = new Map<string, Binding>();
  for (const [, binding, access, name] of wgsl.matchAll(declared)) {
    found.set(name as string, { binding: Number(binding), writes: access === "read_write" });
  }
  return found;
}

/**
 * Returns the numbers of workgroups along x and y for a number of invocations. A launch that needs more workgroups than
 * `limit` along x uses both dimensions.
 * @param label names the kernel in errors
 * @throws {GpuError} if `threads` is no number, or if both dimensions together are too small
 */
export function workgroups(
  threads: number,
  workgroup: number,
  limit: number,
  label = "launch",
): [x: number, y: number] {
  if (!(threads >= 0))
    throw new GpuError(
      `${label}: expected threads(sizes) to return a number of invocations, got ${threads}: is a size missing?`,
    );
  const groups = Math.max(1, Math.ceil(threads / workgroup));
  const y = Math.ceil(groups / limit);
  const x = Math.ceil(groups / y);
  if (y > limit || !Number.isFinite(groups)) {
    throw new GpuError(
      `${label}: expected at most ${limit} x ${limit} workgroups, which is the adapter's limit, ` +
        `got ${groups} of ${workgroup} invocations each: use a smaller batch, or compute it in parts`,
    );
  }
  return [x, y];
}

/** @throws {GpuError} if a size is no finite number: WebGPU refuses NaN and infinity as pipeline constants. */
export function checkSizes(label: string, sizes: Sizes): void {
  for (const [name, value] of Object.entries(sizes)) {
    if (!Number.isFinite(value))
      throw new GpuError(`${label}: expected finite numbers as sizes, got ${name} = ${value}`);
  }
}

/** An error of the GPU, its driver or a launch. The message says what to do. */
export class GpuError extends Error {
  override name = "GpuError";
}
