import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { extract } from "tar-fs";

/** A browser to start, and the environment variables that it needs. */
export interface Executable {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
}

// the path of a Chromium or Chrome to use instead of npm's
const VARIABLE = "BOSQUEJO_CHROMIUM";
/** The path of the browser to test in, if the user named one. */
export const named = process.env[VARIABLE];

/** The reason why there is no browser to test in; undefined if there is one. */
export const noBrowser: string | undefined =
  named || (process.platform === "linux" && process.arch === "x64")
    ? undefined
    : `npm has a Chromium for x86-64 Linux only: name another one with ${VARIABLE}=path`;

/**
 * Finds the browser that the environment names, or the one of `@sparticuz/chromium`.
 * The latter is unpacked once, into the user's cache folder.
 */
export async function executable(): Promise<Executable> {
  if (named) return { path: named, environment: {} };
  const require = createRequire(import.meta.url);
  // its entry is build/cjs/index.cjs
  const chromium = join(dirname(require.resolve("@sparticuz/chromium")), "..", "..");
  const { version } = require(join(chromium, "package.json")) as { version: string };
  const folder = join(await cacheFolder(), `chromium-${version}`);
  if (!existsSync(folder)) await unpack(join(chromium, "bin"), folder);
  return {
    path: join(folder, "chromium"),
    // NSS and related libraries, which a minimal system does not have, and a font
    environment: { LD_LIBRARY_PATH: join(folder, "lib"), FONTCONFIG_PATH: join(folder, "fonts") },
  };
}

/** Returns the user's cache folder, or a temporary folder if the home folder cannot be written to. */
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
    // another process may have unpacked it meanwhile: then its copy is used
    if (!existsSync(folder)) throw error;
  }
}
