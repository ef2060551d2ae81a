import { existsSync, readdirSync } from "node:fs";
import { constants, homedir } from "node:os";
import { join } from "node:path";
import { isMissing } from "./missing-package.js";

// with this flag glibc never unloads the library; Node's constants do not contain it
const RTLD_NODELETE = 0x1000;

/** Environment variables that a driver reads. */
export type Environment = Readonly<Record<string, string>>;

/** True on Linux. Only there does this module search the file system for drivers. */
export const linux = process.platform === "linux";

/**
 * Returns an environment in which the Vulkan loader finds one driver alone. Old and new loaders use different names.
 */
export const only = (manifest: string): Environment => ({ VK_ICD_FILENAMES: manifest, VK_DRIVER_FILES: manifest });

// some containers have NVIDIA's driver here, where no loader looks for it
const NVIDIA = "/usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json";

/**
 * Returns the environment variables with which the loader finds the system's Vulkan drivers, or undefined if the system
 * has none. Dawn must not ask a loader without drivers: it would write to stderr.
 */
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

/** Returns the files of SwiftShader, or undefined if its package is not installed. */
export async function swiftShaderFiles() {
  try {
    const { swiftShader } = await import("@bosquejo/swiftshader");
    return await swiftShader();
  } catch (error) {
    // an optional package: it exists for x86-64 Linux alone, and installers may omit it
    if (isMissing(error, "@bosquejo/swiftshader")) return undefined;
    throw error;
  }
}

// the folders in which linkers look; Dawn must not ask for a missing library, because it would write to stderr
const libraryFolders = [
  ...(process.env.LD_LIBRARY_PATH?.split(":") ?? []),
  "/usr/lib/x86_64-linux-gnu",
  "/usr/lib/aarch64-linux-gnu",
  "/usr/lib64",
  "/usr/lib",
  "/usr/local/lib",
  "/run/opengl-driver/lib",
];

/** True if one of the folders in which linkers look contains a library. */
export const systemHas = (library: string): boolean =>
  libraryFolders.some((folder) => existsSync(join(folder, library)));

/** Loads SwiftShader's copy of the Vulkan loader if the system has none. Dawn then finds it by its name. */
export async function vulkanLoader(): Promise<void> {
  if (!linux || systemHas("libvulkan.so.1")) return;
  const driver = await swiftShaderFiles();
  if (!driver) return;
  try {
    process.dlopen({ exports: {} }, driver.loader, constants.dlopen.RTLD_LAZY | RTLD_NODELETE);
  } catch {
    // dlopen always throws, because the library is no Node module; the library stays loaded
  }
}
