import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Io, TextStream } from "../src/io.js";
import { run } from "../src/run.js";

/** Creates a folder for one test. `after` gets the function that removes it. */
export function folder(after: (clean: () => void) => void = onTestFinished): string {
  const made = mkdtempSync(join(tmpdir(), "bosquejo-cli-"));
  after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** Creates an `Io` that records its output. Only `wait` moves its clock. */
export function fakeIo(cwd = process.cwd(), terminal: { isTTY?: boolean; columns?: number } = {}, env: Io["env"] = {}) {
  const written = { stdout: "", stderr: "" };
  let clock = 0;
  let listener: (() => void) | undefined;
  const stream = (name: keyof typeof written): TextStream =>
    Object.assign(
      {
        write: (text: string | Uint8Array) => {
          written[name] += String(text);
          return true;
        },
      },
      name === "stderr" ? terminal : {},
    ) as unknown as TextStream;
  const io: Io = {
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    env,
    cwd,
    now: () => clock,
    onInterrupt: (given) => {
      listener = given;
    },
  };
  return {
    io,
    written,
    wait: (milliseconds: number) => {
      clock += milliseconds;
    },
    interrupt: () => listener?.(),
  };
}

/** Executes a command line in a folder, with a cache inside it. Ctrl-C is pressed once `stopAt` appears on stderr. */
export async function ranIn(cwd: string, argv: readonly string[], stopAt?: string) {
  const { io, written, interrupt } = fakeIo(cwd, {}, { BOSQUEJO_CACHE: join(cwd, "cache") });
  const { write } = io.stderr;
  // the clock does not move, so no picture is drawn before the end, and Ctrl-C is pressed during the training
  io.stderr.write = ((text: string) => {
    write(text);
    if (stopAt !== undefined && text.includes(stopAt)) setImmediate(interrupt);
    return true;
  }) as typeof write;
  return { code: await run(argv, io), ...written };
}
