import { expect, test } from "vitest";
import { captionsOf, nearestCaptions } from "../../src/index.js";

test("finds the pairs with the nearest captions, nearest first, one of each image", () => {
  // two dimensions of different scale: the distance is standardized
  const vectors = Float32Array.from([0, 0, 1, 100, 1.1, 100, 5, 0, 0, 500]);
  const images = Uint32Array.of(7, 8, 8, 9, 7);
  const captions = captionsOf([[Float32Array.of(1.1, 90)], [Float32Array.of(5, 10)]], 2);
  const [near, far] = nearestCaptions(captions, { images, vectors }, 2);
  expect([...near!]).toEqual([2, 0]);
  expect(far![0]).toBe(3);
  expect(nearestCaptions(captions, { images, vectors }, 9)[0]).toHaveLength(3);
});
