import { INTERRUPTED, type Io } from "./io.js";
import { run } from "./run.js";
import { interrupts } from "./terminal/interrupts.js";

const now = () => performance.now();
const { press, listen } = interrupts(now, () => {
  // a live bar hides the cursor
  if (process.stderr.isTTY) process.stderr.write("\x1b[?25h\n");
  process.exit(INTERRUPTED);
});
process.on("SIGINT", press);
process.on("SIGTERM", press);
// a program such as `head` may close the pipe before everything is written
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

const { stdout, stderr, env } = process;
const io: Io = { stdout, stderr, env, cwd: process.cwd(), now, onInterrupt: listen };
const flushed = (stream: NodeJS.WritableStream) => new Promise<void>((done) => stream.write("", () => done()));

const code = await run(process.argv.slice(2), io);
await Promise.all([flushed(stdout), flushed(stderr)]);
// an open GPU keeps the process alive
process.exit(code);
