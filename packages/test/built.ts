import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const packages = fileURLToPath(new URL("..", import.meta.url));
const published = ["kernels", "tensor", "model", "data", "cli", "swiftshader"] as const;
const run = promisify(execFile);

interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly files?: readonly string[];
  readonly bosquejo?: { readonly entries?: readonly string[] };
}

/** Packages as their users get them: bundles that Node finds by name, away from the sources. */
export interface Built {
  /** Runs TypeScript that imports the packages in a process of its own; gives what it wrote to stdout. */
  execute(name: string, code: string): Promise<string>;
  /** Bundles a file of this package with what it imports from here, and runs it likewise. */
  executeFile(file: string): Promise<string>;
  remove(): void;
}

/** Builds the packages into a new folder. */
export async function builtPackages(): Promise<Built> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "bosquejo-built-")));
  const scope = join(folder, "node_modules", "@bosquejo");
  for (const name of published) await buildPackage(name, join(scope, name), scope);
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
    execute: (name, contents) => bundle(name, { stdin: { contents, loader: "ts", resolveDir: folder } }),
    executeFile: (file) => bundle(file.replace(/\W/g, "-"), { entryPoints: [join(packages, "test", file)] }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function buildPackage(name: string, to: string, scope: string): Promise<void> {
  const from = join(packages, name);
  const manifest = readFileSync(join(from, "package.json"), "utf8");
  const { dependencies, optionalDependencies, bosquejo, files } = JSON.parse(manifest) as Manifest;
  await build({
    absWorkingDir: from,
    entryPoints: [...(bosquejo?.entries ?? ["src/index.ts"])],
    outdir: join(to, "dist"),
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "neutral",
    packages: "external",
    external: ["node:*"],
    target: "es2022",
    loader: { ".wgsl": "text" },
  });
  writeFileSync(join(to, "package.json"), manifest);
  for (const file of (files ?? []).filter((each) => each !== "dist")) {
    cpSync(join(from, file), join(to, file), { recursive: true });
  }
  for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const link = join(to, "node_modules", dependency);
    mkdirSync(dirname(link), { recursive: true });
    const own = published.find((other) => dependency === `@bosquejo/${other}`);
    symlinkSync(own ? join(scope, own) : join(from, "node_modules", dependency), link, "junction");
  }
}
