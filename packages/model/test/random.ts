/** Numbers in 0..1, the same for the same seed (a linear congruential generator). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** `count` random images `[64, 64, 3]`, smooth, so that neighbouring pixels are alike. */
export function randomImages(count: number, seed: number): Uint8Array {
  const next = random(seed);
  const pixels = new Uint8Array(count * 64 * 64 * 3);
  for (let image = 0; image < count; image++) {
    const waves = Array.from({ length: 3 }, () => [next() * 0.3, next() * 0.3, next() * 6]);
    for (let i = 0; i < 64 * 64 * 3; i++) {
      const [down, right, shift] = waves[i % 3]!;
      const value = 128 + 100 * Math.sin(down! * Math.floor(i / 192) + right! * (Math.floor(i / 3) % 64) + shift!);
      pixels[image * 64 * 64 * 3 + i] = value + 20 * next();
    }
  }
  return pixels;
}
