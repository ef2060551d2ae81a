import picocolors from "picocolors";

/** A stream that text goes to; a terminal says so and tells its width. */
export interface TextStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** All that a command sees of the world outside files: tests give their own. */
export interface Io {
  /** data only */
  readonly stdout: TextStream;
  /** progress, logs and errors */
  readonly stderr: TextStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** milliseconds, monotonic */
  now(): number;
  /** Takes over the first Ctrl-C; without a listener, and at the second one, the process ends at once. */
  onInterrupt(listener: () => void): void;
}

/** An error of the user's, or one that the user can do something about: shown without a stack trace. */
export class CliError extends Error {
  override name = "CliError";
}

/** A command line that makes no sense: exit code 2. */
export class UsageError extends CliError {
  override name = "UsageError";
}

/** The exit code after Ctrl-C. */
export const INTERRUPTED = 130;

/** Writes one line to stderr. */
export function say(io: Io, line: string): void {
  io.stderr.write(`${line}\n`);
}

/** Colours for stderr: only on a terminal, and never with NO_COLOR. */
export function colors(io: Io) {
  return picocolors.createColors(io.stderr.isTTY === true && !io.env.NO_COLOR && io.env.TERM !== "dumb");
}
