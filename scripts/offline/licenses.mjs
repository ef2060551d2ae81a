import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const texts = fileURLToPath(new URL("licenses/", import.meta.url));
const isLicense = (name) => /^(licen[cs]e|copying|notice|third.?party)/i.test(name);

/**
 * Finds the licence of Node, which includes the licences of its libraries.
 * @throws Error if there is none
 */
function nodeLicense() {
  const beside = join(dirname(process.execPath), "..", "LICENSE");
  const file = [beside, "/usr/share/doc/nodejs/LICENSE", "/usr/share/doc/nodejs/copyright"].find(existsSync);
  if (!file) throw new Error(`node: expected a licence at ${beside}, got none: use a Node from https://nodejs.org`);
  return file;
}

/** The licence text of a package: its name, then its licence files (for libvips its readme, which has a table). */
function licenseOf(folder) {
  const { name, version, license, homepage, repository } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  const own = readdirSync(folder).filter((file) => isLicense(file) || (/libvips/.test(name) && file === "README.md"));
  const where = homepage ?? repository?.url ?? repository ?? "";
  const none = `The npm package has no licence text. Texts of common licences are in texts/.\n`;
  const bodies = own.map((file) => readFileSync(join(folder, file), "utf8"));
  return {
    name,
    version,
    license,
    text: [`${name} ${version}\n${license}\n${where}\n`, ...(own.length ? bodies : [none])].join("\n"),
  };
}

const parts = (node) => `The contents of this archive and their licences. Each package of npm has a file in npm/.

bosquejo                            MIT                ../LICENSE
Node ${node.padEnd(30)} MIT and others     node.txt
Dawn and Tint                       BSD-3-Clause       npm/webgpu.txt; includes Abseil, SPIRV-Tools and
                                                       the Vulkan headers (Apache-2.0)
SwiftShader, Vulkan loader          Apache-2.0         texts/Apache-2.0.txt; from npm's @sparticuz/chromium
                                                       (MIT)
libvips and its libraries           LGPL-3.0 and others, npm/@img+sharp-libvips-linux-x64.txt; sources and build:
                                    https://github.com/lovell/sharp-libvips; other builds of libvips-cpp may be used
emoji (Twemoji)                     CC-BY-4.0          twemoji.txt
captions of emoji (emojibase)       MIT                emojibase.txt
word vectors (GloVe)                PDDL-1.0           glove.txt

`;

/** Writes the licences of all contents of the archive. `folders` are the packages of npm. */
export function writeLicenses(to, root, folders) {
  mkdirSync(join(to, "npm"), { recursive: true });
  mkdirSync(join(to, "texts"));
  for (const file of readdirSync(texts)) copyFileSync(join(texts, file), join(to, "texts", file));
  copyFileSync(nodeLicense(), join(to, "node.txt"));
  for (const name of ["emojibase", "glove", "twemoji"]) {
    copyFileSync(join(root, `packages/data/assets/LICENSE-${name}.txt`), join(to, `${name}.txt`));
  }
  const all = folders.map(licenseOf);
  for (const { name, text } of all) writeFileSync(join(to, "npm", `${name.replaceAll("/", "+")}.txt`), text);
  const list = all.map(({ name, version, license }) => `${name} ${version}`.padEnd(45) + license).sort();
  writeFileSync(join(to, "README.txt"), `${parts(process.versions.node)}${list.join("\n")}\n`);
}
