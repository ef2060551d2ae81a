import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { extract } from "tar-fs";

/** A browser to start, and what it wants in its environment. */
export interface Executable {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
}

// names another Chromium or Chrome than the one that npm brings
const VARIABLE = "BOSQUEJO_CHROMIUM";
/** The browser to test in where it is not the one that npm brings. */
export const named = process.env[VARIABLE];

/** Why there is no browser to test in, where there is none. */
export const noBrowser: string | undefined =
  named || (process.platform === "linux" && process.arch === "x64")
    ? undefined
    : `npm brings a Chromium for x86-64 Linux only: name another with ${VARIABLE}=path`;

/** The browser named in the environment, or the one in `@sparticuz/chromium`, unpacked into the user's cache folder once. */
export async function executable(): Promise<Executable> {
  if (named) return { path: named, environment: {} };
  const require = createRequire(import.meta.url);
  // its entry lies at build/cjs/index.cjs
  const chromium = join(dirname(require.resolve("@sparticuz/chromium")), "..", "..");
  const { version } = require(join(chromium, "package.json")) as { version: string };
  const folder = join(await cacheFolder(), `chromium-${version}`);
  if (!existsSync(folder)) await unpack(join(chromium, "bin"), folder);
  return {
    path: join(folder, "chromium"),
    // NSS and its kin, which a bare system does not have, and a font
    environment: { LD_LIBRARY_PATH: join(folder, "lib"), FONTCONFIG_PATH: join(folder, "fonts") },
  };
}

/** The user's cache folder; a temporary one where the user has no home to write to. */
async function cacheFolder(): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "bosquejo");
  const made = await mkdir(cache, { recursive: true }).then(
    () => cache,
    () => join(tmpdir(), "bosquejo"),
  );
  await mkdir(made, { recursive: true });
  return made;
}

async function unpack(archives: string, folder: string): Promise<void> {
  const fresh = await mkdtemp(`${folder}-`);
  const from = (name: string, to: NodeJS.WritableStream) =>
    pipeline(createReadStream(join(archives, `${name}.br`)), createBrotliDecompress(), to);
  try {
    await Promise.all([
      from("chromium", createWriteStream(join(fresh, "chromium"), { mode: 0o755 })),
      ...["swiftshader", "al2023", "fonts"].map((name) => from(`${name}.tar`, extract(fresh))),
    ]);
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    // a process that unpacked at the same time may have been first: then its copy serves
    if (!existsSync(folder)) throw error;
  }
}
