import { cpus } from "node:os";

const busyMs = () => cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);

/** Begins to watch what else the machine does; gives the cores that other programs kept busy since. */
export function watchOthers(): () => number {
  const [busy, own, began] = [busyMs(), process.cpuUsage(), performance.now()];
  return () => {
    const { user, system } = process.cpuUsage(own);
    const others = busyMs() - busy - (user + system) / 1000;
    // both are counted in ticks, so that little can come out as less than nothing
    return Math.max(0, others / (performance.now() - began));
  };
}

// of a core: what an idle system and the ticks of its clock may come to
const QUIET = 0.25;

/** Whether others took so much that a figure is too slow. */
export const disturbed = ({ otherCores }: { readonly otherCores: number }): boolean => otherCores > QUIET;
