import { INTERRUPTED, type Io } from "./io.js";
import { run } from "./run.js";

// npm passes Ctrl-C on to a process that the terminal has told already: within this time it is one and the same
const SAME_INTERRUPT_MS = 500;

let listener: (() => void) | undefined;
let interrupted: number | undefined;

function interrupt(): void {
  const now = performance.now();
  if (interrupted !== undefined && now - interrupted < SAME_INTERRUPT_MS) return;
  if (listener && interrupted === undefined) {
    interrupted = now;
    listener();
    return;
  }
  // a live bar hides the cursor
  if (process.stderr.isTTY) process.stderr.write("\x1b[?25h\n");
  process.exit(INTERRUPTED);
}

process.on("SIGINT", interrupt);
process.on("SIGTERM", interrupt);
// whoever reads the output may stop reading
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

const io: Io = {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  now: () => performance.now(),
  onInterrupt: (given) => {
    listener = given;
  },
};
const flushed = (stream: NodeJS.WritableStream) => new Promise<void>((done) => stream.write("", () => done()));

const code = await run(process.argv.slice(2), io);
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
// a process that has opened a GPU does not end by itself
process.exit(code);
