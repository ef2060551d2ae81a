/** At most `limit` of the indices below `count`, spread evenly. */
export function spread(count: number, limit = Number.POSITIVE_INFINITY): Uint32Array {
  const total = Math.min(limit, count);
  return Uint32Array.from({ length: total }, (_, i) => Math.floor((i * count) / total));
}
