import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import { carried } from "./files.mjs";
import { writeLicenses } from "./licenses.mjs";

const own = (name) => fileURLToPath(new URL(name, import.meta.url));

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

/** Unpacks SwiftShader and a Vulkan loader into the archive, so no cache folder is needed. */
function stageSwiftShader(to, root) {
  const driver = join(root, "packages/swiftshader");
  mkdirSync(join(to, "dist"), { recursive: true });
  copyFileSync(join(driver, "package.json"), join(to, "package.json"));
  copyFileSync(own("swiftshader.js"), join(to, "dist/index.js"));
  const packed = readFileSync(join(driver, "node_modules/@sparticuz/chromium/bin/swiftshader.tar.br"));
  const names = ["libvk_swiftshader.so", "libvulkan.so.1", "vk_swiftshader_icd.json"];
  const { status } = spawnSync("tar", ["-xf", "-", "-C", join(to, "dist"), ...names], {
    input: brotliDecompressSync(packed),
    stdio: ["pipe", "inherit", "inherit"],
  });
  if (status !== 0)
    throw new Error(`@sparticuz/chromium: expected ${names.join(", ")} in it, got an error: the package has changed`);
}

/** Copies the data of --data to data/. Returns a line for the readme. */
function stageData(to, { kind = "folder", folder }) {
  const name = basename(folder);
  cpSync(folder, join(to, "data", name), { recursive: true, dereference: true });
  return `\nAlso included is ${name}: ./bosquejo train --data ${kind}:PATH/data/${name} (PATH: this folder).\n`;
}

const parts = [
  ["Node", /^node\//],
  ["Dawn (webgpu)", /^node_modules\/webgpu\//],
  ["SwiftShader, Vulkan loader", /^node_modules\/@bosquejo\/swiftshader\//],
  ["libvips (sharp)", /^node_modules\/(sharp|@img)\//],
  ["peers (tfjs, jax-js)", /^node_modules\/@(tensorflow|jax-js)\//],
  ["emoji, word vectors", /^node_modules\/@bosquejo\/data\/assets\//],
  ["bosquejo", /^(node_modules\/@bosquejo\/|bosquejo$)/],
  ["other packages", /^node_modules\//],
  ["data", /^data\//],
  ["licences, readme", /^/],
];

/** The bytes of each part of the archive. */
function bytesOfParts(folder) {
  const bytes = new Map();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const [part] = parts.find(([, pattern]) => pattern.test(relative(folder, path)));
    if (entry.isFile()) bytes.set(part, (bytes.get(part) ?? 0) + statSync(path).size);
  }
  return bytes;
}

/** Writes the contents of the archive to a new folder. Returns the bytes of each part. */
export async function stage(to, root, { version, data }) {
  const { places, packages } = await carried(root);
  for (const [place, file] of places) copy(join(root, file), join(to, place));
  stageSwiftShader(join(to, "node_modules/@bosquejo/swiftshader"), root);
  copy(process.execPath, join(to, "node/bin/node"));
  copy(own("launcher.sh"), join(to, "bosquejo"));
  for (const program of ["node/bin/node", "bosquejo"]) chmodSync(join(to, program), 0o755);
  copy(join(root, "LICENSE"), join(to, "LICENSE"));
  const others = [...packages].filter(([, from]) => from.includes("node_modules/")).map(([, from]) => join(root, from));
  writeLicenses(join(to, "LICENSES"), root, others);
  const words = {
    version,
    node: process.versions.node,
    webgpu: JSON.parse(readFileSync(join(to, "node_modules/webgpu/package.json"), "utf8")).version,
    data: data ? stageData(to, data) : "",
  };
  const readme = readFileSync(own("README.txt"), "utf8").replace(/\{(\w+)\}/g, (_, word) => words[word]);
  writeFileSync(join(to, "README.txt"), readme);
  return bytesOfParts(to);
}
