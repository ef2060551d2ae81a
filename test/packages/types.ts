import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { link } from "./built.js";
import type { Packed } from "./packed.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const tsc = createRequire(import.meta.url)
  .resolve("typescript/package.json")
  .replace("package.json", "bin/tsc");

const tensors = `import { abilityOf, createPipelines, kernel, type Kernel, openGpu } from "@bosquejo/kernels";
import { capture, type Device, gradients, matmul, mean, op, openDevice, type Tensor } from "@bosquejo/tensor";

using device: Device = await openDevice({ precision: "mixed" });
const a: Tensor = device.tensor([2, 2], [1, 2, 3, 4]);
using step = capture(device, [a], (x) => mean(matmul(x, x)));
const [da] = gradients(step.outputs, [a]);
export const values: Float32Array<ArrayBuffer> = await da!.read();
// @ts-expect-error: a shape is not a tensor
matmul([2], a);
// @ts-expect-error: read returns f32 values by default
export const wrong: Uint32Array = await a.read();
export const gpu = await openGpu();
export const pipelines = createPipelines(gpu.device);
export { abilityOf, kernel, op, type Kernel };
`;
const all = `${tensors}
import { loadData } from "@bosquejo/data";
import { createTrainer, resolveConfig } from "@bosquejo/model";

const { pixels } = await loadData("emoji", { signal: new AbortController().signal });
export const images: Uint8Array = pixels;
export const { wordDimension } = resolveConfig("sketch", { text: { wordDimension: 2 } }).text;
export { createTrainer };
`;
const ofWebGPU = `${tensors}
export const native: GPUDevice = device.gpu.device;
export const buffer: GPUBuffer = native.createBuffer({ size: a.buffer.size, usage: 128 });
native.queue.writeBuffer(a.buffer, 0, new Float32Array(4));
// @ts-expect-error: it is not a texture
export const texture: GPUTexture = a.buffer;
`;

interface User {
  readonly code: string;
  readonly lib: readonly string[];
  readonly types?: readonly string[];
  /** true if the declarations of `types` have errors: they are not checked */
  readonly skip?: boolean;
}

// @webgpu/types need other types of the DOM, and declare the same names as TypeScript's own DOM library
const users: Readonly<Record<string, User>> = {
  "kernels and tensor, with the language's own types only": { code: tensors, lib: ["ES2022"] },
  "the device itself, in a browser": { code: ofWebGPU, lib: ["ES2022", "DOM"] },
  "the device itself, in Node": { code: ofWebGPU, lib: ["ES2022"], types: ["@webgpu/types", "node"], skip: true },
  "all packages, in Node": { code: all, lib: ["ES2022"], types: ["node"] },
  "all packages, in a browser": { code: all, lib: ["ES2022", "DOM", "DOM.Iterable"] },
  "all packages, in both": { code: all, lib: ["ES2022", "DOM"], types: ["node"] },
};
const resolutions = [
  ["nodenext", { module: "NodeNext", moduleResolution: "NodeNext" }],
  ["bundler", { module: "ESNext", moduleResolution: "bundler" }],
] as const;

/** Tests the type declarations of installed packages. */
export function testTypes(packedPackages: () => Packed): void {
  beforeAll(() => {
    const { folder } = packedPackages();
    for (const types of ["@types/node", "@webgpu/types"])
      link(join(root, "node_modules", types), join(folder, "node_modules", types));
  });

  describe.each(resolutions)("strict TypeScript with %s compiles a program that uses", (name, resolution) => {
    const tags = name === "bundler" ? ["all"] : [];
    test.each(Object.entries(users))("%s", { tags }, async (_what, { code, lib, types = [], skip = false }) => {
      const program = packedPackages().write("program.ts", code);
      const compilerOptions = {
        ...{ ...resolution, target: "ES2022", strict: true, noEmit: true, exactOptionalPropertyTypes: true },
        ...{ noUncheckedIndexedAccess: true, lib, types, skipLibCheck: skip },
      };
      const project = packedPackages().write("tsconfig.json", JSON.stringify({ compilerOptions, files: [program] }));
      expect(await packedPackages().run(tsc, ["-p", project])).toBe("");
    });
  });
}
