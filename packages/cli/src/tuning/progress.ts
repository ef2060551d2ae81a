import type { Io } from "../io.js";
import type { Watch } from "../terminal/progress.js";

/**
 * Returns a function that shows the progress of a job: continuously on a terminal, otherwise only once at the start.
 */
export function inParts(
  doing: string,
  what: string,
  view: Pick<Watch, "job" | "log">,
  { stderr }: Pick<Io, "stderr">,
): (done: number, total: number) => void {
  let logged = false;
  return (done, total) => {
    if (stderr.isTTY) view.job(`${doing} ${what}`, done, total);
    else if (!logged) view.log(`${doing} ${total} ${total === 1 ? what.replace(/s$/, "") : what}`);
    logged = true;
  };
}
