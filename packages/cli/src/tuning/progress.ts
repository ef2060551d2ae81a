import type { Io } from "../io.js";
import type { Watch } from "../terminal/progress.js";

/** Tells of a job in parts: how far it is on a terminal, elsewhere once that it began. */
export function inParts(
  doing: string,
  what: string,
  view: Pick<Watch, "job" | "log">,
  { stderr }: Pick<Io, "stderr">,
): (done: number, total: number) => void {
  let told = false;
  return (done, total) => {
    if (stderr.isTTY) view.job(`${doing} ${what}`, done, total);
    else if (!told) view.log(`${doing} ${total} ${total === 1 ? what.replace(/s$/, "") : what}`);
    told = true;
  };
}
