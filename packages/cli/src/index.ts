export type { Io, TextStream } from "./io.js";
export { run } from "./run.js";
