import { createReadStream } from "node:fs";
import { access, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { extract } from "tar-fs";

/** The files of SwiftShader, a Vulkan driver that computes on the CPU. */
export interface SwiftShader {
  /** path of the driver's manifest, for the environment variable `VK_ICD_FILENAMES` */
  readonly manifest: string;
  /** path of a Vulkan loader, for systems without one */
  readonly loader: string;
}

const require = createRequire(import.meta.url);

/**
 * Unpacks SwiftShader from `@sparticuz/chromium` into the user's cache folder. Later calls find the unpacked files. If
 * the cache folder cannot be created, it unpacks into the folder for temporary files.
 */
export async function swiftShader(): Promise<SwiftShader> {
  // the package's entry file is build/cjs/index.cjs
  const chromium = join(dirname(require.resolve("@sparticuz/chromium")), "..", "..");
  const { version } = JSON.parse(await readFile(join(chromium, "package.json"), "utf8")) as { version: string };
  const archive = join(chromium, "bin", "swiftshader.tar.br");
  const name = `swiftshader-${version}`;
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "bosquejo");
  const cached = files(join(folder, name));
  if (await present(cached)) return cached;
  const parent = await mkdir(folder, { recursive: true }).then(
    () => folder,
    () => tmpdir(),
  );
  const fresh = await mkdtemp(join(parent, `${name}-`));
  await pipeline(createReadStream(archive), createBrotliDecompress(), extract(fresh));
  // another process may have unpacked the same files first: then use its copy and remove ours
  await rename(fresh, join(folder, name)).catch(() => undefined);
  if (!(await present(cached))) return files(fresh);
  await rm(fresh, { recursive: true, force: true });
  return cached;
}

const files = (folder: string): SwiftShader => ({
  manifest: join(folder, "vk_swiftshader_icd.json"),
  loader: join(folder, "libvulkan.so.1"),
});

const present = ({ manifest, loader }: SwiftShader) =>
  Promise.all([access(manifest), access(loader)]).then(
    () => true,
    () => false,
  );
