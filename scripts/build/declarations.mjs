import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const tsc = createRequire(import.meta.url)
  .resolve("typescript/package.json")
  .replace(/package\.json$/, "bin/tsc");

/**
 * Writes a package's type declarations to the dist folder of `to`, the package's own folder by default.
 * The packages that it imports must be built already, in folders next to `to`.
 * @throws Error with the compiler's output if the declarations cannot be built
 */
export function declare(folder, to = folder) {
  let project = join(folder, "tsconfig.build.json");
  if (to !== folder) {
    const compilerOptions = {
      rootDir: join(folder, "src"),
      outDir: join(to, "dist"),
      typeRoots: [join(root, "node_modules/@types"), join(root, "node_modules")],
      paths: { "@bosquejo/*": [join(to, "../*/dist/index.d.ts")] },
    };
    writeFileSync(
      join(to, "tsconfig.json"),
      JSON.stringify({ extends: project, compilerOptions, include: [join(folder, "src")] }),
    );
    project = join(to, "tsconfig.json");
  }
  const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", project], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${folder}: declarations were not built:\n${stdout}`);
}
