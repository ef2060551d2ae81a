import { afterAll, beforeAll, expect, test } from "vitest";
import { argmax, count, type Device, max, openDevice, type Shape, sum } from "../../src/index.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());

// sums in slices, read along rows, by columns and one by one; narrow rows that are read several at a time; remainders
const shapes: readonly (readonly [Shape, axis: number])[] = [
  [[300_001], 0],
  [[3, 40_000], 1],
  [[5, 4099], 1],
  [[4096, 40], 0],
  [[131_072, 3], 0],
  [[65_538, 5], 0],
  [[24_000, 32], 0],
  [[3, 700, 8], 1],
  [[3, 1111, 7], 1],
];

test.each(shapes)("sum, max and argmax of %j along axis %i are exact", async (shape, axis) => {
  const [N, inner] = [shape[axis]!, count(shape.slice(axis + 1))];
  // whole numbers, whose sums are exact; each number appears several times
  const values = Float32Array.from({ length: count(shape) }, (_, i) => ((i * 31) % 101) - 60);
  const outputs = values.length / N;
  const sums = new Float32Array(outputs);
  const most = new Float32Array(outputs).fill(-Infinity);
  const places = new Uint32Array(outputs);
  for (let output = 0; output < outputs; output++) {
    const base = Math.floor(output / inner) * N * inner + (output % inner);
    for (let n = 0; n < N; n++) {
      const value = values[base + n * inner]!;
      sums[output]! += value;
      if (value > most[output]!) [most[output], places[output]] = [value, n];
    }
  }
  const x = device.tensor(shape, values);
  expect(await sum(x, { axes: [axis] }).read()).toEqual(sums);
  expect(await max(x, { axes: [axis] }).read()).toEqual(most);
  expect(await argmax(x, { axis }).read("u32")).toEqual(places);
});
