const CALL_MS = 500;
const FIRST_PICTURE_MS = 5_000;
const PICTURE_MS = 60_000;
const LONGEST_PICTURE_MS = 300_000;

/** How many steps to ask for next, so that a call takes about half a second; `before` steps took `elapsed` ms. */
export function nextSteps(before: number, elapsed: number): number {
  const wanted = (before * CALL_MS) / Math.max(elapsed, 1);
  return Math.max(1, Math.floor(Math.min(wanted, before * 4)));
}

/** How long to wait for the next sample grid, in ms, after `done` of them that took `cost` ms each. */
export function untilPicture(done: number, cost: number): number {
  if (done === 0) return FIRST_PICTURE_MS;
  const growing = Math.min(LONGEST_PICTURE_MS, PICTURE_MS * 1.25 ** (done - 1));
  // looking takes at most about a tenth of the time
  return Math.max(growing, 9 * cost);
}
