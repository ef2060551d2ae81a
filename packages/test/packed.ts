import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { declare } from "../../scripts/build/declarations.mjs";
import { builtPackages, link, manifestOf, packages } from "./built.js";

const run = promisify(execFile);
// windows finds npm and npx only through a shell
const shell = process.platform === "win32";

/** The packages that are for programs, each after those that it imports. */
export const libraries = ["kernels", "tensor", "model", "data"] as const;
export type Library = (typeof libraries)[number];

/** The libraries as npm installs them for a user. */
export interface Packed {
  /** a user's project, in which all of them are installed from their archives, and Dawn beside them */
  readonly folder: string;
  archiveOf(library: Library): string;
  /** Runs a program of the workspace's in the project; an Error holds what it wrote where it fails. */
  run(program: string, args: readonly string[]): Promise<string>;
  write(file: string, text: string): string;
  remove(): void;
}

const { packageManager } = JSON.parse(readFileSync(join(packages, "../package.json"), "utf8"));

/** Builds and packs the libraries and installs them in a new project, without network. */
export async function packedPackages(): Promise<Packed> {
  const built = await builtPackages(["swiftshader", ...libraries], { dawn: false });
  const scope = join(built.folder, "node_modules/@bosquejo");
  declare(join(packages, "swiftshader"), join(scope, "swiftshader"));
  for (const library of libraries) declare(join(packages, library), join(scope, library));
  const archives = join(built.folder, "archives");
  const folder = join(built.folder, "project");
  for (const each of [archives, folder]) mkdirSync(each);
  const packInto = (library: Library) => pack(join(scope, library), join(scope, "swiftshader"), archives);
  const [first, ...others] = libraries;
  // the first alone: npx may have to fetch pnpm, and does not for several at the same time
  await packInto(first);
  await Promise.all(others.map(packInto));
  const archiveOf = (library: Library) => join(archives, `bosquejo-${library}-${manifestOf(library).version}.tgz`);
  const write = (file: string, text: string) => {
    writeFileSync(join(folder, file), text);
    return join(folder, file);
  };
  write("package.json", JSON.stringify({ name: "project", private: true, type: "module" }));
  // packages of others are linked from the workspace's store in place of being downloaded: npm takes them for installed
  const theirs = [...libraries.flatMap(othersOf), installed("test", "webgpu")];
  const flags = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund"];
  await run("npm", ["install", ...flags, ...libraries.map(archiveOf), ...new Set(theirs)], { cwd: folder, shell });
  return {
    ...{ folder, archiveOf, write, remove: built.remove },
    run: async (program, args) => {
      const failed = ({ stdout, stderr }: { stdout: string; stderr: string }) => new Error(`${stdout}${stderr}`);
      const { stdout } = await run(process.execPath, [program, ...args], { cwd: folder }).catch((error) => {
        throw failed(error);
      });
      return stdout;
    },
  };
}

const installed = (library: string, name: string) => realpathSync(join(packages, library, "node_modules", name));

const othersOf = (library: Library): string[] =>
  Object.keys(manifestOf(library).dependencies ?? {})
    .filter((name) => !name.startsWith("@bosquejo/"))
    .map((name) => installed(library, name));

/** Packs a package as pnpm publishes it. */
async function pack(library: string, swiftshader: string, to: string): Promise<void> {
  // pnpm reads the versions of workspace packages from here
  if (!library.endsWith("data")) link(swiftshader, join(library, "node_modules/@bosquejo/swiftshader"));
  await run("npx", ["--yes", "--prefer-offline", packageManager, "pack", "--pack-destination", to], {
    cwd: library,
    shell,
  });
}
