import { GpuError } from "../kernel.js";
import { isMissing } from "./missing-package.js";

type Dawn = typeof import("webgpu");

// the version that the kernels are tested with
const VERSION = "0.6.2";

const lacking = /version [`'"]((GLIBC|GLIBCXX|CXXABI)_([\d.]+))['"] not found/;

/** Returns the reason why Dawn could not be loaded, and the remedy. */
function reasonOf(error: unknown): string {
  if (isMissing(error, "webgpu"))
    return `expected the WebGPU library Dawn, which Node needs, got no such package: npm install webgpu@${VERSION}`;
  const message = error instanceof Error ? error.message : String(error);
  const [, symbols, kind, version] = lacking.exec(message) ?? [];
  const needed = kind === "GLIBC" ? `glibc ${version}` : `a libstdc++ with ${symbols}`;
  const why = symbols
    ? `it needs ${needed}, and this system has an older version: use Debian 12, Ubuntu 22.04 or later`
    : message.split("\n")[0];
  return `the WebGPU library (npm "webgpu") does not load: ${why}`;
}

// a global symbol: all copies of this package in the process use the same entry
const LOADED = Symbol.for("@bosquejo/kernels: Dawn");
const loadedBy = globalThis as { [LOADED]?: { readonly create: Dawn["create"]; readonly by: string } };

/**
 * Loads Dawn and defines its globals, `GPUBufferUsage` for instance.
 * @throws {GpuError} if Dawn does not load, or if the process has loaded a second copy of it
 */
export async function loadDawn(): Promise<Dawn> {
  const dawn = await import("webgpu").catch((error: unknown) => {
    throw new GpuError(`openDevice: ${reasonOf(error)}`);
  });
  loadedBy[LOADED] ??= { create: dawn.create, by: import.meta.url };
  const { create, by } = loadedBy[LOADED];
  // one copy of Dawn cannot use objects of another
  if (create !== dawn.create) {
    throw new GpuError(
      `openDevice: expected one copy of the WebGPU library (npm "webgpu") in a process, got two, ` +
        `loaded by ${by} and ${import.meta.url}: "npm ls webgpu @bosquejo/kernels" shows the packages that depend on ` +
        `them; use one version of each, or npm dedupe`,
    );
  }
  Object.assign(globalThis, dawn.globals);
  return dawn;
}
