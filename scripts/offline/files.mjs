// which files go into the archive. The programs run as they are, beside a node_modules that holds only what they reach:
// esbuild names the files that imports lead to, rules name the rest. Bundling each program into one file would save
// nothing (nearly all of it is binaries) and break what is found by a package's name: fonts, wasm, drivers
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { build } from "esbuild";

/** What is run: the command line, the benchmark, and the process that it forks. */
const programs = ["packages/cli/dist/main.js", "packages/bench/dist/main.js", "packages/bench/dist/child.js"];

const hoisted = "node_modules/.pnpm/node_modules";
/** Files that no import leads to: a package's folder, and which of its files. */
export const rules = [
  ["packages/report", /^assets\//],
  ["packages/data", /^assets\/(?!README)/],
  ["packages/report/node_modules/uplot", /^dist\/uPlot\.(iife\.min\.js|min\.css)$/],
  ["packages/report/node_modules/@fontsource/inter", /^files\/inter-latin-(400|600)-normal\.woff2?$/],
  ["packages/kernels/node_modules/webgpu", /^dist\/linux-x64\//],
  [`${hoisted}/@img/sharp-linux-x64`, /^(index\.cjs|lib\/)/],
  [`${hoisted}/@img/sharp-libvips-linux-x64`, /^(lib\/|versions\.json$)/],
  ["packages/bench/node_modules/@tensorflow/tfjs-backend-wasm", /^dist\/[^/]+\.wasm$/],
  // the file that tells where the package lies, from which the benchmark reads its version
  ["packages/bench/node_modules/@jax-js/jax", /^dist\/index\.cjs$/],
];

/** The place in the archive of a file of the repository: every package has its own name's folder in one node_modules. */
export function placeOf(file) {
  const at = file.lastIndexOf("node_modules/");
  if (at >= 0) return file.slice(at);
  const [, name, rest] = /^packages\/([^/]+)\/(.+)$/.exec(file) ?? [];
  if (!name) throw new Error(`${file} belongs to no package`);
  return `node_modules/@bosquejo/${name}/${rest}`;
}

/** The package's folder that a path lies in, in the repository or in the archive. */
export const packageOf = (path) => /^(?:.*node_modules\/(?:@[^/]+\/)?[^/]+|packages\/[^/]+)(?=\/)/.exec(path)[0];

/** Places of files, and the packages by their places; an Error where a package would be there in two versions. */
export function placed(files) {
  const places = new Map();
  const packages = new Map();
  for (const file of files) {
    const from = packageOf(file);
    const to = packageOf(placeOf(file));
    const other = packages.get(to) ?? from;
    if (other !== from) throw new Error(`two packages want ${to}: ${other} and ${from}: use one version of it`);
    packages.set(to, from);
    places.set(placeOf(file), file);
  }
  return { places, packages };
}

/** The files of a folder that a rule names, by their real paths in the repository. */
export function ruled(root, [folder, pattern]) {
  const real = realpathSync(join(root, folder));
  const files = readdirSync(real, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => pattern.test(relative(real, file)));
  if (files.length === 0)
    throw new Error(`${folder} has no file ${pattern}: its package has changed, and so must the rule`);
  return files.map((file) => relative(root, file));
}

/** Every package.json between a file and its package's folder: they say how Node reads it. */
function manifests(root, file) {
  const all = [];
  for (let folder = dirname(file); folder.length >= packageOf(file).length; folder = dirname(folder)) {
    if (existsSync(join(root, folder, "package.json"))) all.push(join(folder, "package.json"));
  }
  return all;
}

/** Files of the repository that the programs need beside Node and SwiftShader. */
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
    // Node's own, not those that only bundlers know
    conditions: [],
    // a stand-in takes its place, see swiftshader.js
    external: ["@bosquejo/swiftshader"],
    logLevel: "error",
  });
  const files = [...Object.keys(metafile.inputs), ...rules.flatMap((rule) => ruled(root, rule))];
  return placed([...new Set(files.flatMap((file) => [file, ...manifests(root, file)]))]);
}
