// llvmpipe (Mesa 22.3) ends the loops of an invocation after 65,535 iterations in all, without a word
const MOST_ITERATIONS = 32768;

/**
 * Into how many slices a kernel cuts its items, to be added up in order: `wanted` of them to keep a device busy, more
 * where one invocation would loop too long, and never more than there are items.
 */
export function slicesOf(items: number, wanted: number, iterationsEach = 1): number {
  return Math.max(
    1,
    Math.min(items, Math.max(Math.ceil(wanted), Math.ceil((items * iterationsEach) / MOST_ITERATIONS))),
  );
}
