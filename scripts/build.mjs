// Builds the package in the current folder: bundles with inlined WGSL, WebAssembly and Python, and type declarations.
import { rmSync } from "node:fs";
import { compile } from "./build/compile.mjs";
import { declare } from "./build/declarations.mjs";

const folder = process.cwd();
rmSync("dist", { recursive: true, force: true });
await compile(folder);
try {
  declare(folder);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
