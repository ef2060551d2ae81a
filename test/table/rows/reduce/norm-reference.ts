/** The mean and the (biased) variance of the values at the given places. */
export function moments(values: Float64Array, places: readonly number[]): { mean: number; variance: number } {
  const mean = places.reduce((sum, place) => sum + values[place]!, 0) / places.length;
  const variance = places.reduce((sum, place) => sum + (values[place]! - mean) ** 2, 0) / places.length;
  return { mean, variance };
}

/** The groups of a tensor's places: places with the same `of(place)` form a group. */
export function grouped(length: number, of: (place: number) => number | string): number[][] {
  const groups = new Map<number | string, number[]>();
  for (let place = 0; place < length; place++) {
    const key = of(place);
    const group = groups.get(key);
    if (group) group.push(place);
    else groups.set(key, [place]);
  }
  return [...groups.values()];
}

/** The normalized values: each group by its own mean and variance, then scaled and shifted for each channel. */
export function normalized(
  [values, scales, shifts]: readonly Float64Array[],
  epsilon: number,
  groups: readonly (readonly number[])[],
): Float64Array {
  const y = new Float64Array(values!.length);
  for (const places of groups) {
    const { mean, variance } = moments(values!, places);
    for (const place of places) {
      const c = place % scales!.length;
      y[place] = ((values![place]! - mean) / Math.sqrt(variance + epsilon)) * scales![c]! + shifts![c]!;
    }
  }
  return y;
}
