import { GpuError } from "../kernel.js";
import { isMissing } from "./missing-package.js";

type Dawn = typeof import("webgpu");

// what the kernels are tested with
const VERSION = "0.6.2";

const lacking = /version [`'"]((GLIBC|GLIBCXX|CXXABI)_([\d.]+))['"] not found/;

/** Why Dawn could not be loaded, and what to do about it. */
function reasonOf(error: unknown): string {
  if (isMissing(error, "webgpu"))
    return `expected the WebGPU library Dawn in Node, which is not installed: npm install webgpu@${VERSION}`;
  const message = error instanceof Error ? error.message : String(error);
  const [, symbols, kind, version] = lacking.exec(message) ?? [];
  const why = symbols
    ? `it expected ${kind === "GLIBC" ? `glibc ${version}` : `a libstdc++ that has ${symbols}`}, and this system's is older: use Debian 12, Ubuntu 22.04 or later, where it comes with the system`
    : message.split("\n")[0];
  return `the WebGPU library (npm "webgpu") does not load here: ${why}`;
}

// seen by every copy of this package in the process
const LOADED = Symbol.for("@bosquejo/kernels: Dawn");
const loadedBy = globalThis as { [LOADED]?: { readonly create: Dawn["create"]; readonly by: string } };

/** Dawn, with its globals in place; a GpuError that says what to do where it does not load, or is there twice. */
export async function loadDawn(): Promise<Dawn> {
  const dawn = await import("webgpu").catch((error: unknown) => {
    throw new GpuError(`openDevice: ${reasonOf(error)}`);
  });
  loadedBy[LOADED] ??= { create: dawn.create, by: import.meta.url };
  const { create, by } = loadedBy[LOADED];
  // objects of one are nothing to the other
  if (create !== dawn.create) {
    throw new GpuError(
      `openDevice: expected one copy of the WebGPU library (npm "webgpu") in a process, got two, of ${by} and ${import.meta.url}: npm ls webgpu @bosquejo/kernels shows who brings them; npm dedupe, or one version of each, leaves one`,
    );
  }
  Object.assign(globalThis, dawn.globals);
  return dawn;
}
