// The program of `npm start`, `npm test`, `npm run test:all`, `pnpm cli` and `pnpm bench`.
// It installs the packages with pnpm (started through npx if npm was used), builds them and starts the task.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { packageManager, engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const [wantedMajor = 0, wantedMinor = 0] = engines.node
  .replace(/[^\d.]/g, "")
  .split(".")
  .map(Number);
if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
  console.error(
    `expected Node ${wantedMajor}.${wantedMinor} or later, got ${process.versions.node}: see https://nodejs.org`,
  );
  process.exit(1);
}

const [task = "", ...args] = process.argv.slice(2);
const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1", TURBO_NO_UPDATE_NOTIFIER: "1" };
// Windows finds npx and pnpm only through a shell; arguments of the user are never passed to it
const shell = process.platform === "win32";

/** Executes a command in the repository root and prints its output to stderr. Ends this process if it fails. */
function run(command, commandArgs, stdout = 2) {
  const { status, error, signal } = spawnSync(command, commandArgs, {
    cwd: root,
    env,
    // Node itself is found by its full path
    shell: shell && command !== process.execPath,
    stdio: ["inherit", stdout, "inherit"],
  });
  if (error) console.error(`${command}: could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? (signal ? 130 : 1));
}

function pnpm(commandArgs, stdout) {
  if (env.npm_config_user_agent?.startsWith("pnpm/")) run("pnpm", commandArgs, stdout);
  else run("npx", ["--yes", packageManager, ...commandArgs], stdout);
}

/** Starts a built program in this process, with the user's arguments unchanged. It handles Ctrl-C itself. */
async function program(file, programArgs) {
  process.argv = [process.argv[0], join(root, file), ...programArgs];
  process.chdir(process.env.INIT_CWD ?? root);
  await import(new URL(`../${file}`, import.meta.url).href);
}

pnpm(["install", "--frozen-lockfile", "--prefer-offline", "--reporter=append-only"]);

if (task === "test" || task === "test:all") {
  if (task === "test:all") env.BOSQUEJO_TESTS = "all";
  pnpm(["check"], 1);
  run(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), "run", ...args], 1);
} else if (task === "build" || task === "bench") {
  pnpm(["exec", "turbo", "run", "build", "--output-logs=errors-only"]);
  if (task === "bench") await program("packages/bench/dist/main.js", args);
} else if (task === "start" || task === "cli") {
  pnpm(["exec", "turbo", "run", "build", "--filter=@bosquejo/cli...", "--output-logs=errors-only"]);
  await program("packages/cli/dist/main.js", task === "start" ? ["compare", ...args] : args);
} else {
  console.error(`run.mjs: expected start, test, test:all, build, cli or bench, got ${task || "nothing"}`);
  process.exit(2);
}
