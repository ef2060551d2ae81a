import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { build } from "esbuild";
import { droppable } from "./droppable.mjs";
import { inlinedWat } from "./wat.mjs";

/** Marks constants as free of side effects, in packages that declare `sideEffects: false`. */
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

/** WGSL without comments, indents and spaces beside punctuation, to make pages smaller. It keeps its lines. */
export const smallWgsl = (source) => source.replace(/ *\/\/.*$|^ +|(?<=[,:=]) | (?=[={])/gm, "");

/** Inlines WGSL and WebAssembly, a plugin of esbuild. */
export const inlined = {
  name: "inlined",
  setup({ onLoad }) {
    onLoad({ filter: /\.wgsl$/ }, async ({ path }) => {
      return { contents: smallWgsl(await readFile(path, "utf8")), loader: "text" };
    });
    onLoad({ filter: /\.wat$/ }, async ({ path }) => ({ contents: await inlinedWat(path), loader: "js" }));
  },
};

/**
 * Bundles a package's entries with inlined WGSL, WebAssembly and Python. Node loads few files faster than many.
 * The bytes do not depend on the output folder.
 */
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
