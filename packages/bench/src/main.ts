import { run } from "./run.js";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // the reader of the output (`head`, for instance) may close the pipe
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

const flushed = (stream: NodeJS.WritableStream) => new Promise<void>((done) => stream.write("", () => done()));

const code = await run(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr });
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
// a process with an open GPU does not end by itself
process.exit(code);
