import type { LoadOptions, ProgressUnit } from "@bosquejo/data";
import { CliError, INTERRUPTED, type Io, say } from "../io.js";
import { jobLine } from "../terminal/job-pace.js";
import type { Watch } from "../terminal/progress.js";
import { loadOptions } from "./load-options.js";

/** Runs what loads data; Ctrl-C stops it between two items, says how far it is, and gives the exit code for that. */
export async function stoppable(
  io: Io,
  view: Pick<Watch, "job" | "stop">,
  work: (options: LoadOptions) => Promise<number>,
): Promise<number> {
  const stop = new AbortController();
  let told = "stopped before the first item: the same command begins again";
  const job = (label: string, done: number, total: number, unit?: ProgressUnit) => {
    const next = unit === "bytes" ? "the same command reads the file again" : "the same command goes on where it was";
    told = `stopped, ${jobLine(label, done, total, unit)}: ${next}`;
    view.job(label, done, total, unit);
  };
  io.onInterrupt(() => stop.abort(new CliError("stopped")));
  try {
    return await work(loadOptions({ job }, io.env, stop.signal));
  } catch (error) {
    if (!stop.signal.aborted || error !== stop.signal.reason) throw error;
    view.stop();
    say(io, told);
    return INTERRUPTED;
  } finally {
    view.stop();
  }
}
