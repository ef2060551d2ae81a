import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Io } from "./io.js";

/** The paths that show how this program was installed. */
interface Installation {
  /** the folder of this package */
  readonly folder: string;
  /** the Node that executes the program */
  readonly node: string;
}

const here: Installation = { folder: fileURLToPath(new URL("..", import.meta.url)), node: process.execPath };

/**
 * Returns the command that starts this program, for messages that users copy from. It is `pnpm cli` in a checkout, the
 * launcher `./bosquejo` in the offline bundle, and `bosquejo` elsewhere. A user who started it with npm may have
 * neither pnpm nor `bosquejo` on the PATH. Then `npx` precedes it.
 * @param io the user's folder and environment; by default the folder of the checkout or bundle, and not npm
 */
export function programName(io?: Pick<Io, "cwd" | "env">, { folder, node }: Installation = here): string {
  const bundle = join(folder, "../../..");
  if (node === join(bundle, "node/bin/node"))
    return io && io.cwd !== bundle ? quoted(join(bundle, "bosquejo")) : "./bosquejo";
  const npx = io?.env.npm_config_user_agent?.startsWith("npm/") ? "npx " : "";
  return npx + (existsSync(join(folder, "../../scripts/run.mjs")) ? "pnpm cli" : "bosquejo");
}

/** Returns a command line of this program, for messages from which a user copies it. `io` as in `programName`. */
export const commandLine = (words: readonly string[], io?: Pick<Io, "cwd" | "env">): string =>
  [programName(io), ...words.map(quoted)].join(" ");

/** Quotes a word of a command line if a shell would divide or change it. */
const quoted = (word: string): string =>
  /^[\p{L}\p{N}_@%+=:,./\\~-]+$/u.test(word) ? word : `"${word.replace(/["$`]/g, "\\$&")}"`;
