import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { declare } from "../../scripts/build/declarations.mjs";
import { builtPackages, link, manifestOf, packages, tests } from "./built.js";

const run = promisify(execFile);
// Windows finds npm and npx only through a shell
const shell = process.platform === "win32";

/** The packages that users' programs import. Each is listed after the packages that it imports. */
export const libraries = ["kernels", "tensor", "model", "data"] as const;

/** The libraries, installed by npm in a user's project. */
export interface Packed {
  /** folder of the project, with all libraries installed from their archives, and with Dawn */
  readonly folder: string;
  archiveOf(name: string): string;
  /**
   * Executes a program in the project and returns its stdout.
   * @throws Error with its output if it fails
   */
  run(program: string, args: readonly string[]): Promise<string>;
  write(file: string, text: string): string;
  remove(): void;
}

const { packageManager } = JSON.parse(readFileSync(join(packages, "../package.json"), "utf8"));

// npm rejects it on other systems
const driver = process.platform === "linux" && process.arch === "x64" ? (["swiftshader"] as const) : [];
const packing = ["swiftshader", ...libraries] as const;

/** Builds and packs the libraries, and installs them in a new project without network. */
export async function packedPackages(): Promise<Packed> {
  const built = await builtPackages(packing, { dawn: false });
  const scope = join(built.folder, "node_modules/@bosquejo");
  for (const name of packing) declare(join(packages, name), join(scope, name));
  // pnpm reads the version of a peer dependency from this link
  for (const name of packing.filter((each) => manifestOf(each).peerDependencies)) {
    link(join(scope, "swiftshader"), join(scope, name, "node_modules/@bosquejo/swiftshader"));
  }
  const packInto = (name: string) => pack(join(scope, name), built.folder);
  const [first, ...others] = packing;
  // the first one alone, because npx may have to download pnpm, which fails for several processes at the same time
  await packInto(first);
  await Promise.all(others.map(packInto));
  const archiveOf = (name: string) => join(built.folder, `bosquejo-${name}-${manifestOf(name).version}.tgz`);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "bosquejo-project-")));
  const write = (file: string, text: string) => {
    writeFileSync(join(folder, file), text);
    return join(folder, file);
  };
  write("package.json", JSON.stringify({ name: "project", private: true, type: "module" }));
  const wanted = [...driver, ...libraries];
  // other packages are linked from the workspace instead of downloaded: for npm, they are installed
  const theirs = [...wanted.flatMap(othersOf), realpathSync(join(tests, "node_modules/webgpu"))];
  const flags = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund"];
  await run("npm", ["install", ...flags, ...wanted.map(archiveOf), ...new Set(theirs)], { cwd: folder, shell });
  return {
    ...{ folder, archiveOf, write },
    run: async (program, args) => {
      const failed = ({ stdout, stderr }: { stdout: string; stderr: string }) => new Error(`${stdout}${stderr}`);
      const { stdout } = await run(process.execPath, [program, ...args], { cwd: folder }).catch((error) => {
        throw failed(error);
      });
      return stdout;
    },
    remove: () => {
      built.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const installed = (name: string, other: string) => realpathSync(join(packages, name, "node_modules", other));

const othersOf = (name: string): string[] =>
  Object.keys(manifestOf(name).dependencies ?? {})
    .filter((each) => !each.startsWith("@bosquejo/"))
    .map((each) => installed(name, each));

/** Packs a package as pnpm publishes it. */
async function pack(folder: string, to: string): Promise<void> {
  const args = ["--yes", "--prefer-offline", packageManager, "pack", "--pack-destination", to];
  await run("npx", args, { cwd: folder, shell });
}
