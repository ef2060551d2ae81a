import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { compile } from "../../scripts/build/compile.mjs";

/** The folder of the packages. */
export const packages = fileURLToPath(new URL("../../packages", import.meta.url));
/** The folder of these tests, which is also a package of the workspace. */
export const tests = fileURLToPath(new URL("..", import.meta.url));
/** The published packages. Each is listed after the packages that it imports. */
export const published = ["swiftshader", "kernels", "tensor", "model", "data", "report", "cli"] as const;
const run = promisify(execFile);

/** The fields of a package.json that these tests read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly peerDependenciesMeta?: Record<string, { readonly optional?: boolean }>;
  readonly devDependencies?: Record<string, string>;
  readonly files?: readonly string[];
  readonly exports?: unknown;
  readonly publishConfig?: { readonly exports?: unknown };
}

export const manifestOf = (name: string): Manifest =>
  JSON.parse(readFileSync(join(name === "test" ? tests : join(packages, name), "package.json"), "utf8"));

/** Packages as users get them: bundles that Node finds by name, without the sources. */
export interface Built {
  /** folder of a user's project, with the packages in its node_modules */
  readonly folder: string;
  /** Executes TypeScript that imports the packages, in a process of its own. Returns its stdout. */
  execute(name: string, code: string): Promise<string>;
  /** Bundles a file of this package with its relative imports, and executes it in the same way. */
  executeFile(file: string): Promise<string>;
  remove(): void;
}

/** Builds the packages (all by default) into a new folder. Dawn is installed there too, unless `dawn` is false. */
export async function builtPackages(
  names: readonly (typeof published)[number][] = published,
  { dawn = true } = {},
): Promise<Built> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "bosquejo-built-")));
  const scope = join(folder, "node_modules", "@bosquejo");
  for (const name of names) await buildPackage(name, join(scope, name), scope);
  if (dawn) link(join(tests, "node_modules/webgpu"), join(folder, "node_modules/webgpu"));
  const bundle = async (
    name: string,
    entry: { entryPoints: string[] } | { stdin: { contents: string; loader: "ts"; resolveDir: string } },
  ) => {
    const outfile = join(folder, `${name}.mjs`);
    await build({
      ...entry,
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      packages: "external",
      target: "es2022",
    });
    const { stdout } = await run(process.execPath, [outfile], { cwd: folder });
    return stdout;
  };
  return {
    folder,
    execute: (name, contents) => bundle(name, { stdin: { contents, loader: "ts", resolveDir: folder } }),
    executeFile: (file) => bundle(file.replace(/\W/g, "-"), { entryPoints: [join(tests, file)] }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function buildPackage(name: string, to: string, scope: string): Promise<void> {
  const from = join(packages, name);
  const { dependencies, files = [] } = manifestOf(name);
  await compile(from, join(to, "dist"));
  // npm always publishes these
  const always = ["package.json", "README.md", "LICENSE"];
  for (const file of [...always, ...files.filter((each) => each !== "dist")]) {
    // "src/**/*.wgsl" means the files of one kind in a folder
    const [path = "", kind] = file.split("/**/*");
    const wanted = (each: string) => kind === undefined || each.endsWith(kind) || statSync(each).isDirectory();
    cpSync(join(from, path), join(to, path), { recursive: true, filter: wanted });
  }
  // peer dependencies are in the user's folder
  for (const dependency of Object.keys(dependencies ?? {})) {
    const own = published.find((other) => dependency === `@bosquejo/${other}`);
    link(own ? join(scope, own) : join(from, "node_modules", dependency), join(to, "node_modules", dependency));
  }
}

/** Links a path to a folder. */
export function link(folder: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(realpathSync(folder), path, "junction");
}
