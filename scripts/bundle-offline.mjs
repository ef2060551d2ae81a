// Builds one archive for x86-64 Linux machines without network, Node or npm:
//   pnpm bundle:offline [--out FILE] [--data DIR|flickr8k:DIR|folder:DIR]
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { lacking, optionsOf } from "./offline/options.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, "packages/cli/package.json"), "utf8"));
const name = `bosquejo-${version}-linux-x64`;
// the largest size of the archive in bytes: mail and some tools have such a limit
const MOST = 60e6;
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** Prints one line that says what to do, and ends the process. */
function fail(message, code = 1) {
  console.error(`bundle:offline: ${message}`);
  process.exit(code);
}

/** Packs `folder`'s subfolder `name` into the file `out`. Removes the file and ends the process if that fails. */
function archive(folder, { out, packer }) {
  mkdirSync(dirname(out), { recursive: true });
  // no user and no time: the same content gives the same bytes
  const plain = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mode=a+rX,go-w", "--mtime=@946684800"];
  const { status } = spawnSync("tar", [...plain, `--use-compress-program=${packer}`, "-cf", out, name], {
    cwd: folder,
    stdio: "inherit",
  });
  if (status === 0) return;
  rmSync(out, { force: true });
  fail(`tar could not write ${out}: free some space, or choose another file with --out`);
}

const options = optionsOf(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd(), join(root, "out", name));
if (options.help) {
  console.log(options.help);
  process.exit(0);
}
if (options.wrong) fail(options.wrong, 2);
const lacks = lacking(options);
if (lacks) fail(lacks);

const built = spawnSync(process.execPath, [join(root, "scripts/run.mjs"), "build"], { stdio: "inherit" });
if (built.status !== 0) fail("the build failed: see its errors above");
// imported only now, because it needs esbuild, which the build may have installed
const { stage } = await import("./offline/stage.mjs");

const folder = mkdtempSync(join(tmpdir(), "bosquejo-offline-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));
try {
  const parts = await stage(join(folder, name), root, { version, data: options.data });
  for (const [part, bytes] of parts) console.log(`${part.padEnd(30)} ${megabytes(bytes).padStart(9)}`);
  archive(folder, options);
} catch (error) {
  fail(error.message);
}
const { size } = statSync(options.out);
console.log(`${options.out}: ${megabytes(size)}`);
if (size > MOST) {
  const large = `expected an archive of at most ${megabytes(MOST)}, got ${megabytes(size)}`;
  // no error if the user's options explain the size: added data, or gzip instead of xz
  const reason = options.data
    ? "it contains the data of --data"
    : options.packer.startsWith("gzip") && "a .tar.xz is smaller";
  if (!reason) fail(`${large}: see above which part has grown`);
  console.error(`bundle:offline: ${large}: ${reason}`);
}
