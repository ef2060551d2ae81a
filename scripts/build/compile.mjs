import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { build } from "esbuild";
import { droppable } from "./droppable.mjs";

/** Marks the constants of a package that says it has no side effects. */
const marked = {
  name: "droppable",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const edited = droppable(await readFile(path, "utf8"), path);
      const map = edited.generateMap({ source: basename(path), includeContent: true, hires: "boundary" });
      return { contents: `${edited}\n//# sourceMappingURL=${map.toUrl()}`, loader: "ts" };
    });
  },
};

/** Inlines WGSL without its comments, which pages would load; lines stay where they are, as compilers count them. */
const inlined = {
  name: "wgsl",
  setup({ onLoad }) {
    onLoad({ filter: /\.wgsl$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      return { contents: source.replace(/ *\/\/.*$/gm, ""), loader: "text" };
    });
  },
};

/** Bundles a package's entries with WGSL and Python inlined: few files, so that Node loads them fast. The same bytes, wherever they go. */
export async function compile(folder, outdir = join(folder, "dist")) {
  const { bosquejo = {}, sideEffects } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const dist = join(folder, "dist");
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: bosquejo.entries ?? ["src/index.ts"],
    outdir: dist,
    write: false,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "neutral",
    packages: "external",
    external: ["node:*"],
    target: "es2022",
    sourcemap: true,
    loader: { ".py": "text" },
    plugins: sideEffects === false ? [inlined, marked] : [inlined],
  });
  mkdirSync(outdir, { recursive: true });
  for (const { path, contents } of outputFiles) writeFileSync(join(outdir, relative(dist, path)), contents);
}
