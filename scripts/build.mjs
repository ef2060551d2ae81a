// builds the package in the current folder: one esbuild bundle per entry with WGSL and Python inlined, then declarations
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { build } from "esbuild";

const { bosquejo = {}, name } = JSON.parse(readFileSync("package.json", "utf8"));
rmSync("dist", { recursive: true, force: true });
await build({
  entryPoints: bosquejo.entries ?? ["src/index.ts"],
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "neutral",
  packages: "external",
  external: ["node:*"],
  target: "es2022",
  sourcemap: true,
  loader: { ".wgsl": "text", ".py": "text" },
});
const tsc = createRequire(import.meta.url)
  .resolve("typescript/package.json")
  .replace(/package\.json$/, "bin/tsc");
const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { stdio: "inherit" });
if (status !== 0) {
  console.error(`${name}: declarations were not built`);
  process.exit(1);
}
