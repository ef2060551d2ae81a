import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

const usage = "usage: pnpm bundle:offline [--out FILE] [--data DIR|flickr8k:DIR|folder:DIR]";
// xz -9 has a window of 64 MB, for similar code in node, dawn and libvips; unpacking takes 65 MB of memory
const packers = { ".tar.xz": "xz -9 -T1", ".tar.gz": "gzip -9", ".tgz": "gzip -9" };

const isFolder = (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** The options of the command line, with absolute paths; `{ wrong }` with the error if it is invalid. */
export function optionsOf(args, cwd, plainOut) {
  let values;
  try {
    const known = { out: { type: "string" }, data: { type: "string" }, help: { type: "boolean" } };
    // pnpm also passes the -- that separates its options from ours
    ({ values } = parseArgs({ args: args.filter((arg) => arg !== "--"), options: known }));
  } catch (error) {
    return { wrong: `${error.message.split("\n")[0]}: ${usage}` };
  }
  if (values.help) return { help: usage };
  const out = resolve(cwd, values.out ?? `${plainOut}.tar.xz`);
  const ending = Object.keys(packers).find((each) => out.endsWith(each));
  if (!ending)
    return { wrong: `--out: expected a file that ends in ${Object.keys(packers).join(", ")}, got ${values.out}` };
  if (isFolder(out)) return { wrong: `--out: expected a file, got the folder ${out}` };
  if (values.data === undefined) return { out, packer: packers[ending] };
  const [, kind, path] = /^(?:(flickr8k|folder):)?(.*)$/s.exec(values.data);
  const data = { kind, folder: resolve(cwd, path) };
  if (path && isFolder(data.folder)) return { out, packer: packers[ending], data };
  return {
    wrong: `--data: expected an existing folder, got ${values.data} (emoji and word vectors are always in the archive)`,
  };
}

const here = () => ({
  platform: process.platform,
  arch: process.arch,
  variables: process.config.variables,
  version: (tool) => spawnSync(tool, ["--version"], { encoding: "utf8" }).stdout ?? "",
});

/** A line about a requirement that this machine lacks to build the archive; undefined if it lacks none. */
export function lacking({ packer }, { platform, arch, variables, version } = here()) {
  if (platform !== "linux" || arch !== "x64")
    return `expected x86-64 Linux, because this machine's Node is packed, got ${platform} ${arch}`;
  const shared = Object.entries(variables).find(([name, value]) => name.startsWith("node_shared") && value === true);
  if (shared)
    return `expected a Node without shared libraries, got one with ${shared[0]}: use a Node from https://nodejs.org`;
  if (!version("tar").includes("GNU tar")) return "GNU tar is missing: install it (apt install tar)";
  const [tool] = packer.split(" ");
  if (version(tool)) return undefined;
  return tool === "xz"
    ? "xz is missing: install it (apt install xz-utils), or write a .tar.gz with --out"
    : `${tool} is missing: install it, or write a .tar.xz with --out`;
}
