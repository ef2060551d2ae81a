/** A number of bytes that are needed from launch number `first` to launch number `last`, both included. */
export interface Need {
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

/** The index of the buffer for each need, and the size of each buffer in bytes. */
interface Plan {
  readonly bufferOf: readonly number[];
  readonly buffers: readonly number[];
}

/**
 * Assigns a buffer to each need. Needs whose launches do not overlap may share a buffer. Needs of the same launch never
 * share, because one dispatch cannot read and write the same buffer. Larger needs are placed first, so that each need
 * fits every buffer that is already there (greedy by size: Pisarchyk and Lee 2020, Efficient memory management for deep
 * neural net inference).
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
