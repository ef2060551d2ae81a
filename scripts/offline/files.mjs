// Lists the files of the archive. The programs are packed unchanged, with a node_modules of only the files they use.
// esbuild finds the files that are imported; rules name the others.
// Bundling each program into one file would save little, because most bytes are binaries. It would also break the
// files that are found by the name of their package: fonts, wasm and drivers.
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { build } from "esbuild";

/** The programs: the command line, the benchmark, and the process that the benchmark forks. */
const programs = ["packages/cli/dist/main.js", "packages/bench/dist/main.js", "packages/bench/dist/child.js"];

const hoisted = "node_modules/.pnpm/node_modules";
/** Files that are not imported: the folder of a package, and a pattern of its files. */
export const rules = [
  ["packages/report", /^assets\//],
  ["packages/data", /^assets\/(?!README)/],
  ["packages/report/node_modules/uplot", /^dist\/uPlot\.(iife\.min\.js|min\.css)$/],
  ["packages/report/node_modules/@fontsource/inter", /^files\/inter-latin-(400|600)-normal\.woff2?$/],
  ["packages/kernels/node_modules/webgpu", /^dist\/linux-x64\//],
  [`${hoisted}/@img/sharp-linux-x64`, /^(index\.cjs|lib\/)/],
  [`${hoisted}/@img/sharp-libvips-linux-x64`, /^(lib\/|versions\.json$)/],
  ["packages/bench/node_modules/@tensorflow/tfjs-backend-wasm", /^dist\/[^/]+\.wasm$/],
  // the benchmark resolves this file to find the package.json, for the version
  ["packages/bench/node_modules/@jax-js/jax", /^dist\/index\.cjs$/],
];

/**
 * The path in the archive for a file of the repository. All packages are in one node_modules, by their names.
 * @throws Error if the file belongs to no package
 */
export function placeOf(file) {
  const at = file.lastIndexOf("node_modules/");
  if (at >= 0) return file.slice(at);
  const [, name, rest] = /^packages\/([^/]+)\/(.+)$/.exec(file) ?? [];
  if (!name) throw new Error(`${file}: expected a file of a package, got one that belongs to no package`);
  return `node_modules/@bosquejo/${name}/${rest}`;
}

/** The folder of the package that a path belongs to, in the repository or in the archive. */
export const packageOf = (path) => /^(?:.*node_modules\/(?:@[^/]+\/)?[^/]+|packages\/[^/]+)(?=\/)/.exec(path)[0];

/**
 * Maps paths in the archive to files, and package folders in the archive to those of the repository.
 * @throws Error if a package occurs in two versions
 */
export function placed(files) {
  const places = new Map();
  const packages = new Map();
  for (const file of files) {
    const from = packageOf(file);
    const to = packageOf(placeOf(file));
    const other = packages.get(to) ?? from;
    if (other !== from)
      throw new Error(
        `${to}: expected one version of this package, got ${other} and ${from}: use the same version everywhere`,
      );
    packages.set(to, from);
    places.set(placeOf(file), file);
  }
  return { places, packages };
}

/**
 * The files that a rule names, by their real paths in the repository.
 * @throws Error if there are none
 */
export function ruled(root, [folder, pattern]) {
  const real = realpathSync(join(root, folder));
  const files = readdirSync(real, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => pattern.test(relative(real, file)));
  if (files.length === 0)
    throw new Error(`${folder}: expected files ${pattern}, got none: the package has changed, adapt its rule`);
  return files.map((file) => relative(root, file));
}

/** The package.json files from a file's folder up to its package's folder. Node reads the module format from them. */
function manifests(root, file) {
  const all = [];
  for (let folder = dirname(file); folder.length >= packageOf(file).length; folder = dirname(folder)) {
    if (existsSync(join(root, folder, "package.json"))) all.push(join(folder, "package.json"));
  }
  return all;
}

/** Finds the files of the repository that the programs need, other than Node and SwiftShader. */
export async function carried(root) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: programs,
    bundle: true,
    write: false,
    metafile: true,
    outdir: "out",
    format: "esm",
    platform: "node",
    // Node's own conditions only, without those of bundlers
    conditions: [],
    // replaced by swiftshader.js
    external: ["@bosquejo/swiftshader"],
    logLevel: "error",
  });
  const files = [...Object.keys(metafile.inputs), ...rules.flatMap((rule) => ruled(root, rule))];
  return placed([...new Set(files.flatMap((file) => [file, ...manifests(root, file)]))]);
}
