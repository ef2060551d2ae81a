import picocolors from "picocolors";

/** An output stream for text. A terminal has `isTTY` and its width in `columns`. */
export interface TextStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** The streams, environment, clock and interrupts that a command uses. Tests pass their own. */
export interface Io {
  /** data only */
  readonly stdout: TextStream;
  /** progress, logs and errors */
  readonly stderr: TextStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** milliseconds, monotonic */
  now(): number;
  /** Calls `listener` at the first Ctrl-C. Without a listener, and at the second Ctrl-C, the process ends at once. */
  onInterrupt(listener: () => void): void;
}

/** An error that the user can correct. It is shown without a stack trace. */
export class CliError extends Error {
  override name = "CliError";
}

/** An invalid command line: exit code 2. */
export class UsageError extends CliError {
  override name = "UsageError";
}

/** The exit code after Ctrl-C. */
export const INTERRUPTED = 130;

/** Writes one line to stderr. */
export function say(io: Io, line: string): void {
  io.stderr.write(`${line}\n`);
}

/** Returns the colours of stderr: only on a terminal, and never with NO_COLOR. */
export function colors(io: Io) {
  return picocolors.createColors(io.stderr.isTTY === true && !io.env.NO_COLOR && io.env.TERM !== "dumb");
}
