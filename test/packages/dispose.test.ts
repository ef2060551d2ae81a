import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { createContext, runInContext } from "node:vm";
import { openGpu } from "@bosquejo/kernels";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Built, builtPackages } from "./built.js";

const tsc = createRequire(import.meta.url)
  .resolve("typescript/package.json")
  .replace("package.json", "bin/tsc");

let built: Built;
beforeAll(async () => {
  built = await builtPackages(["kernels", "tensor"], { dawn: false });
});
afterAll(() => built.remove());

const code = `import { capture, Device, matmul, openDevice, Tensor } from "@bosquejo/tensor";

const methods = [Device, Tensor].flatMap(({ prototype }) => Reflect.ownKeys(prototype).map(String));
const before = Symbol.dispose;
const compute = async () => {
  const seen: Tensor[] = [];
  {
    using device = await openDevice();
    using a = device.tensor([2, 2], [1, 2, 3, 4]);
    using step = capture(device, [a], (x) => matmul(x, x));
    step.replay();
    seen.push(a);
    var values = [...(await step.outputs.read())];
  }
  return { before, methods, values, disposed: seen.map(({ disposed }) => disposed), after: Symbol.dispose };
};
(globalThis as any).answer = compute();
`;

/** Makes a JavaScript engine without `Symbol.dispose`, with this machine's GPU as its `navigator.gpu`. */
async function olderEngine() {
  const gpu = await openGpu();
  const adapter = {
    info: gpu.device.adapterInfo,
    features: new Set(gpu.features),
    limits: gpu.limits,
    requestDevice: async () => gpu.device,
  };
  const { GPUBufferUsage, GPUMapMode } = globalThis;
  const engine = createContext({
    GPUBufferUsage,
    GPUMapMode,
    navigator: { gpu: { requestAdapter: async () => adapter } },
  });
  // newer engines cannot delete it: there, a function without it replaces Symbol
  runInContext(
    `if (Symbol.dispose) {
       const native = Symbol;
       const { dispose, asyncDispose, prototype, ...others } = Object.getOwnPropertyDescriptors(native);
       globalThis.Symbol = Object.defineProperties((name) => native(name), others);
     }`,
    engine,
  );
  return { gpu, engine };
}

const lowered = {
  esbuild: (file: string) => Promise.resolve(file),
  TypeScript: async (file: string) => {
    const options = ["--target", "es2022", "--module", "esnext", "--lib", "es2023,esnext.disposable,dom", "--noCheck"];
    await promisify(execFile)(process.execPath, [tsc, ...options, "--outDir", join(built.folder, "lowered"), file]);
    return join(built.folder, "lowered/program.js");
  },
};

test.each(["esbuild", "TypeScript"] as const)(
  "`using`, compiled by %s, works in an engine without Symbol.dispose",
  async (by) => {
    const file = join(built.folder, "program.ts");
    writeFileSync(file, code);
    const outfile = join(built.folder, "page.js");
    const entryPoints = [await lowered[by](file)];
    await build({ entryPoints, outfile, bundle: true, format: "iife", platform: "browser", target: "es2022" });
    const bundle = readFileSync(outfile, "utf8");
    expect(bundle).toContain(by === "esbuild" ? "__using" : "__addDisposableResource");
    const { gpu, engine } = await olderEngine();
    runInContext(bundle, engine);
    const { before, methods, values, disposed, after } = await engine.answer;
    expect(before).toBe(undefined);
    expect(methods).not.toContain("undefined");
    expect(methods.filter((name: string) => name === "Symbol(Symbol.dispose)")).toHaveLength(2);
    expect(values).toEqual([7, 10, 15, 22]);
    expect(disposed).toEqual([true]);
    expect(after).toBe(Symbol.for("Symbol.dispose"));
    gpu.close();
  },
);
