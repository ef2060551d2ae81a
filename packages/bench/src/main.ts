import { run } from "./run.js";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // whoever reads the output may stop reading
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

const flushed = (stream: NodeJS.WritableStream) => new Promise<void>((done) => stream.write("", () => done()));

const code = await run(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr });
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
// a process that has opened a GPU does not end by itself
process.exit(code);
