/** Named whole or real numbers that specialize a kernel: WGSL `override` constants of the same names. */
export type Sizes = Readonly<Record<string, number>>;

/** One entry point of hand-written WGSL with what it needs to be launched. */
export interface Kernel<S extends Sizes = Sizes, B extends string = string> {
  readonly name: string;
  readonly entry: string;
  /** WGSL for these sizes: files joined, with `const` lines in front */
  readonly source: (sizes: S) => string;
  /** names of the storage buffers that a launch binds, as in the WGSL */
  readonly buffers: readonly B[];
  /** invocations wanted; 1 for kernels of a single invocation */
  readonly threads: (sizes: S) => number;
  /** invocations of a workgroup, as in the WGSL */
  readonly workgroup: number;
  /** multiplications and additions; absent where memory is what counts */
  readonly operations?: (sizes: S) => number;
  /** which of several implementations it is */
  readonly implementation?: string;
}

/** A WGSL file with the lines that it needs in front of it: what an `override` cannot be. */
export interface Fragment {
  /** extensions of WGSL */
  readonly enable?: readonly string[];
  /** `const` lines of type u32: sizes of tiles, op codes */
  readonly constants?: Readonly<Record<string, number>>;
  readonly wgsl: string;
}
/** WGSL to join: a file's text, with or without lines in front of it. */
export type Source = string | Fragment;

/** Codes by name as constants of WGSL: `leakyRelu` is `LEAKY_RELU` there. */
/* @__NO_SIDE_EFFECTS__ */
export const constantsOf = (codes: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(codes).map(([name, code]) => [name.replace(/[A-Z]/g, "_$&").toUpperCase(), code]));

/** Files one after the other, after the lines that go in front of all. */
function joined(sources: readonly Source[]): string {
  const fragments = sources.map((each): Fragment => (typeof each === "string" ? { wgsl: each } : each));
  const enabled = fragments.flatMap(({ enable = [] }) => enable.map((name) => `enable ${name};`));
  const constants = fragments.flatMap((each) =>
    Object.entries(each.constants ?? {}).map(([name, value]) => `const ${name} = ${value}u;`),
  );
  return [...enabled, ...constants, ...fragments.map(({ wgsl }) => wgsl)].join("\n");
}

/** Declares a kernel; `sizes` only gives the type of the sizes object. */
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

/** A storage buffer declared in WGSL. */
export interface Binding {
  readonly binding: number;
  readonly writes: boolean;
}

const declared = /@binding\((\d+)\)\s*(?:@group\(\d+\)\s*)?var<storage,\s*(read|read_write)>\s*(\w+)\s*:/g;

/** The storage buffers that WGSL declares, by name. */
export function bindings(wgsl: string): Map<string, Binding> {
  const found = new Map<string, Binding>();
  for (const [, binding, access, name] of wgsl.matchAll(declared)) {
    found.set(name as string, { binding: Number(binding), writes: access === "read_write" });
  }
  return found;
}

/** Workgroup counts for so many invocations, folded into two dimensions past the limit of one; `label` names the kernel in the error. */
export function workgroups(
  threads: number,
  workgroup: number,
  limit: number,
  label = "launch",
): [x: number, y: number] {
  if (!(threads >= 0))
    throw new GpuError(
      `${label}: expected a number of invocations from its threads(sizes), got ${threads}: is a size missing?`,
    );
  const groups = Math.max(1, Math.ceil(threads / workgroup));
  const y = Math.ceil(groups / limit);
  const x = Math.ceil(groups / y);
  if (y > limit || !Number.isFinite(groups)) {
    throw new GpuError(
      `${label}: expected ${groups} workgroups of ${workgroup}, got an adapter that allows ${limit} x ${limit}: take a smaller batch, or compute it in parts`,
    );
  }
  return [x, y];
}

/** Throws where a size is no finite number: no pipeline constant can be one. */
export function checkSizes(label: string, sizes: Sizes): void {
  for (const [name, value] of Object.entries(sizes)) {
    if (!Number.isFinite(value))
      throw new GpuError(`${label}: expected finite numbers for its sizes, got ${name} = ${value}`);
  }
}

/** Something that the GPU, its driver or a launch refused: the message says what to do. */
export class GpuError extends Error {
  override name = "GpuError";
}
