import { type Device, openDevice } from "@bosquejo/tensor";
import { INTERRUPTED, type Io, say } from "../io.js";
import { type Watch, watch } from "../terminal/progress.js";

class Interrupted extends Error {}

/**
 * Opens a device for measuring trained networks, and shows the progress. Ctrl-C ends it at the next report of progress.
 * Returns the exit code.
 */
export async function whileMeasuring(
  adapter: string | undefined,
  io: Io,
  measure: (device: Device, view: Pick<Watch, "job" | "stop">) => Promise<void>,
): Promise<number> {
  const view = watch(io);
  let stopped = false;
  io.onInterrupt(() => {
    stopped = true;
  });
  const job: Watch["job"] = (label, done, total) => {
    if (stopped) throw new Interrupted();
    view.job(label, done, total);
  };
  try {
    using device = await openDevice({ adapter });
    await measure(device, { job, stop: view.stop });
    return 0;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    view.stop();
    say(io, "stopped while measuring; the same command continues");
    return INTERRUPTED;
  } finally {
    view.stop();
  }
}
