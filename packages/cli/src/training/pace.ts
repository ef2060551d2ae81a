/** The duration of a look in ms. A look evaluates the network, draws a sample grid, and saves. */
export interface Cost {
  /** the duration of the quick evaluation alone */
  readonly quick: number;
  /** the duration of the whole look */
  readonly look: number;
}

const CALL_MS = 500;
const FIRST_PICTURE_MS = 5_000;
const PICTURE_MS = 60_000;
const LONGEST_PICTURE_MS = 300_000;

/**
 * Returns the number of steps for the next call, which shall take half a second. The last `before` steps took `elapsed`
 * ms.
 */
export function nextSteps(before: number, elapsed: number): number {
  const wanted = (before * CALL_MS) / Math.max(elapsed, 1);
  return Math.max(1, Math.floor(Math.min(wanted, before * 4)));
}

/**
 * Returns the time to the next sample grid in ms, after `done` grids. Evaluating and drawing the last one took `cost`
 * ms.
 */
export function untilPicture(done: number, cost: number): number {
  if (done === 0) return FIRST_PICTURE_MS;
  const growing = Math.min(LONGEST_PICTURE_MS, PICTURE_MS * 1.25 ** (done - 1));
  // evaluating and drawing takes at most about a tenth of the time
  return Math.max(growing, 9 * cost);
}
