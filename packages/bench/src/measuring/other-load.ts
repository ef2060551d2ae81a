import { cpus } from "node:os";

const busyMs = () => cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);

/** Starts to watch the machine. The returned function gives the number of cores that other programs have used since. */
export function watchOtherLoad(): () => number {
  const [busy, own, began] = [busyMs(), process.cpuUsage(), performance.now()];
  return () => {
    const { user, system } = process.cpuUsage(own);
    const others = busyMs() - busy - (user + system) / 1000;
    // both times are counted in ticks, so a small difference can be negative
    return Math.max(0, others / (performance.now() - began));
  };
}
