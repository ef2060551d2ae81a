/** A stretch of memory needed from the first to the last launch that names it. */
export interface Need {
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

/** Which buffer serves each need, and how large each buffer is. */
interface Plan {
  readonly bufferOf: readonly number[];
  readonly buffers: readonly number[];
}

/**
 * Shares whole buffers between needs whose launches do not overlap, the largest first (greedy by size: Pisarchyk and
 * Lee 2020, Efficient memory management for deep neural net inference). Needs of one launch never share: a buffer
 * cannot be read and written by one dispatch.
 */
export function plan(needs: readonly Need[]): Plan {
  const buffers: { bytes: number; users: Need[] }[] = [];
  const bufferOf = new Array<number>(needs.length);
  const order = needs.map((_, i) => i).sort((a, b) => (needs[b] as Need).bytes - (needs[a] as Need).bytes || a - b);
  for (const i of order) {
    const need = needs[i] as Need;
    const free = buffers.findIndex(({ users }) =>
      users.every((user) => user.last < need.first || need.last < user.first),
    );
    if (free >= 0) (buffers[free] as { users: Need[] }).users.push(need);
    else buffers.push({ bytes: need.bytes, users: [need] });
    bufferOf[i] = free >= 0 ? free : buffers.length - 1;
  }
  return { bufferOf, buffers: buffers.map(({ bytes }) => bytes) };
}
