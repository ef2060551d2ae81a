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
// whoever reads the output may stop reading
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

const { stdout, stderr, env } = process;
const io: Io = { stdout, stderr, env, cwd: process.cwd(), now, onInterrupt: listen };
const flushed = (stream: NodeJS.WritableStream) => new Promise<void>((done) => stream.write("", () => done()));

const code = await run(process.argv.slice(2), io);
await Promise.all([flushed(stdout), flushed(stderr)]);
// a process that has opened a GPU does not end by itself
process.exit(code);
