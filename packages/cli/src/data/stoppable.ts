import type { LoadOptions, ProgressUnit } from "@bosquejo/data";
import { CliError, INTERRUPTED, type Io, say } from "../io.js";
import { jobLine } from "../terminal/job-pace.js";
import type { Watch } from "../terminal/progress.js";
import { loadOptions } from "./load-options.js";

/**
 * Executes `work`, which loads data, and returns its exit code. Ctrl-C stops it between two items; then the progress is
 * printed and the exit code is 130.
 */
export async function stoppable(
  io: Io,
  view: Pick<Watch, "job" | "stop">,
  work: (options: LoadOptions) => Promise<number>,
): Promise<number> {
  const stop = new AbortController();
  let message = "stopped before the first item; the same command starts again";
  const job = (label: string, done: number, total: number, unit?: ProgressUnit) => {
    const next = unit === "bytes" ? "the same command reads the file again" : "the same command continues from there";
    message = `stopped at "${jobLine(label, done, total, unit)}"; ${next}`;
    view.job(label, done, total, unit);
  };
  io.onInterrupt(() => stop.abort(new CliError("stopped")));
  try {
    return await work(loadOptions({ job }, io.env, stop.signal));
  } catch (error) {
    if (!stop.signal.aborted || error !== stop.signal.reason) throw error;
    view.stop();
    say(io, message);
    return INTERRUPTED;
  } finally {
    view.stop();
  }
}
