import { cpus } from "node:os";

const busyMs = () => cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);

/** Begins to watch what else the machine does; gives the cores that other programs kept busy since. */
export function watchOtherLoad(): () => number {
  const [busy, own, began] = [busyMs(), process.cpuUsage(), performance.now()];
  return () => {
    const { user, system } = process.cpuUsage(own);
    const others = busyMs() - busy - (user + system) / 1000;
    // both are counted in ticks, so that little can come out as less than nothing
    return Math.max(0, others / (performance.now() - began));
  };
}
