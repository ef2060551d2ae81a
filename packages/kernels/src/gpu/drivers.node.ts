import { existsSync, readdirSync } from "node:fs";
import { constants, homedir } from "node:os";
import { join } from "node:path";
import { isMissing } from "./missing-package.js";

// glibc keeps a library loaded with this flag, which node's own constants leave out
const RTLD_NODELETE = 0x1000;

/** Environment variables that a driver reads. */
export type Environment = Readonly<Record<string, string>>;

/** True on Linux, whose drivers are found by files. */
export const linux = process.platform === "linux";

/** One Vulkan driver, by both names that loaders know for this. */
export const only = (manifest: string): Environment => ({ VK_ICD_FILENAMES: manifest, VK_DRIVER_FILES: manifest });

// where containers get NVIDIA's driver, and no loader looks
const NVIDIA = "/usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json";

/** Where the system's Vulkan drivers are, if it has any: Dawn writes to stderr when it asks a loader that has none. */
export function vulkanDrivers(): Environment | undefined {
  if (process.env.VK_ICD_FILENAMES || process.env.VK_DRIVER_FILES) return {};
  const data = process.env.XDG_DATA_HOME || join(homedir(), ".local", "share");
  const folders = ["/etc", "/usr/share", "/usr/local/share", "/usr/local/etc", data].map((at) =>
    join(at, "vulkan/icd.d"),
  );
  const found = folders.some((folder) => existsSync(folder) && readdirSync(folder).some((name) => /json$/.test(name)));
  if (found) return {};
  return existsSync(NVIDIA) ? only(NVIDIA) : undefined;
}

/** The files of SwiftShader, where its package is installed. */
export async function swiftShaderFiles() {
  try {
    const { swiftShader } = await import("@bosquejo/swiftshader");
    return await swiftShader();
  } catch (error) {
    // optional: absent on other systems, or left out by the installer
    if (isMissing(error, "@bosquejo/swiftshader")) return undefined;
    throw error;
  }
}

// where linkers look; Dawn writes to stderr when it asks for a library that is not there
const libraryFolders = [
  ...(process.env.LD_LIBRARY_PATH?.split(":") ?? []),
  "/usr/lib/x86_64-linux-gnu",
  "/usr/lib/aarch64-linux-gnu",
  "/usr/lib64",
  "/usr/lib",
  "/usr/local/lib",
  "/run/opengl-driver/lib",
];

/** True if the system has a library where linkers look. */
export const systemHas = (library: string): boolean =>
  libraryFolders.some((folder) => existsSync(join(folder, library)));

/** Keeps a Vulkan loader in the process where the system has none: Dawn then finds it by its name. */
export async function vulkanLoader(): Promise<void> {
  if (!linux || systemHas("libvulkan.so.1")) return;
  const driver = await swiftShaderFiles();
  if (!driver) return;
  try {
    process.dlopen({ exports: {} }, driver.loader, constants.dlopen.RTLD_LAZY | RTLD_NODELETE);
  } catch {
    // it is no node module, which is what the error says; it stays loaded all the same
  }
}
