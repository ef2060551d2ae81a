import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everything } from "../../../../test/tier.js";
import {
  abs,
  add,
  broadcastTo,
  concat,
  count,
  type Device,
  gradients,
  less,
  mul,
  openDevice,
  pad,
  relu,
  type Shape,
  scale,
  slice,
  sub,
  type Tensor,
  transpose,
  where,
} from "../../src/index.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
// whole numbers: their sums and products are exact
const made = (shape: Shape, factor: number, least = 0) =>
  device.tensor(
    shape,
    Float32Array.from({ length: count(shape) }, (_, i) => ((i * factor) % 251) + least),
  );

/** The values of x, broadcast to a shape. */
async function seenIn(x: Tensor, shape: Shape): Promise<number[]> {
  const values = await x.read();
  const own = Array.from({ length: shape.length }, (_, axis) => x.shape[axis - shape.length + x.shape.length] ?? 1);
  return Array.from({ length: count(shape) }, (_, i) => {
    let [place, left, step] = [0, i, 1];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (own[axis] !== 1) place += (left % shape[axis]!) * step;
      left = Math.floor(left / shape[axis]!);
      step *= own[axis]!;
    }
    return values[place]!;
  });
}

/** Compares values. The message names only the first difference: a whole array would fill the screen. */
async function expectValues(y: Tensor, wanted: ArrayLike<number>): Promise<void> {
  const got = await y.read(y.dtype === "u32" ? "u32" : "f32");
  expect(got.length).toBe(wanted.length);
  const at = got.findIndex((value, i) => value !== wanted[i]);
  expect(at < 0 ? "all equal" : `${got[at]} at ${at} instead of ${wanted[at]}`).toBe("all equal");
}

// large enough for strips: on the CPU one invocation then handles several values; odd sizes end strips early
const shapes: readonly (readonly [Shape, Shape])[] = [
  [[40_003], [40_003]],
  [[160_000], [1]],
  [[5003, 7], [7]],
  [
    [5003, 7],
    [5003, 1],
  ],
  [[1237, 28], [28]],
  [
    [37, 2052],
    [37, 1],
  ],
  [
    [3, 1111, 20],
    [3, 1, 20],
  ],
  [
    [3, 5, 37, 100],
    [5, 1, 100],
  ],
  [
    [1, 333],
    [333, 1],
  ],
  [
    [1, 404],
    [403, 1],
  ],
];

describe.each(everything ? shapes : shapes.filter((_, i) => i % 3 === 0))("tensors of %j and %j", (left, right) => {
  const whole = left.map((size, axis) => Math.max(size, right[axis - left.length + right.length] ?? 1));

  test("are added, subtracted from either side, and compared", async () => {
    const [a, b] = [made(left, 7), made(right, 13)];
    const [av, bv] = [await seenIn(a, whole), await seenIn(b, whole)];
    await expectValues(
      add(a, b),
      av.map((value, i) => value + bv[i]!),
    );
    await expectValues(
      sub(b, a),
      bv.map((value, i) => value - av[i]!),
    );
    await expectValues(
      less(a, b),
      av.map((value, i) => (value < bv[i]! ? 1 : 0)),
    );
    await expectValues(
      sub(7, a),
      [...(await a.read())].map((value) => 7 - value),
    );
  });

  test("have the gradients of mul and where", async () => {
    const [a, b] = [made(left, 7), made(right, 13)];
    const [av, bv] = [await seenIn(a, whole), await seenIn(b, whole)];
    const [ones, other] = [made(whole, 0, 1), made(whole, 11)];
    const seed = await other.read();
    const [da] = gradients(mul(add(a, broadcastTo(ones, whole)), b), [a], { seed: other });
    if (count(left) === count(whole)) {
      await expectValues(
        da!,
        bv.map((value, i) => value * seed[i]!),
      );
    }
    const condition = less(a, b);
    const [dx] = gradients(where(condition, mul(ones, 2), ones), [ones], { seed: other });
    await expectValues(
      dx!,
      av.map((value, i) => (value < bv[i]! ? 2 : 1) * seed[i]!),
    );
  });
});

describe("copies of many values", () => {
  test("by transpose, slice, pad and concat are correct", async () => {
    const x = made([213, 317], 7);
    const values = await x.read();
    const at = (row: number, column: number) => values[row * 317 + column]!;
    await expectValues(
      transpose(x, { axes: [1, 0] }),
      Array.from({ length: 317 * 213 }, (_, i) => at(i % 213, Math.floor(i / 213))),
    );
    const part = slice(x, { start: [2, 3], end: [203, 304] });
    await expectValues(
      part,
      Array.from({ length: 201 * 301 }, (_, i) => at(2 + Math.floor(i / 301), 3 + (i % 301))),
    );
    const around = pad(part, {
      padding: [
        [2, 10],
        [3, 13],
      ],
      value: 5,
    });
    await expectValues(
      around,
      Array.from({ length: 213 * 317 }, (_, i) => {
        const [row, column] = [Math.floor(i / 317), i % 317];
        return row >= 2 && row < 203 && column >= 3 && column < 304 ? at(row, column) : 5;
      }),
    );
    await expectValues(
      concat([x, around], { axis: 1 }),
      await Promise.all([x.read(), around.read()]).then(([a, b]) =>
        Array.from({ length: 213 * 634 }, (_, i) => {
          const [row, column] = [Math.floor(i / 634), i % 634];
          return column < 317 ? a[row * 317 + column]! : b[row * 317 + column - 317]!;
        }),
      ),
    );
  });
});

// strips of vectors of four, of which the last end early
test.each([39_999, 70_001])("unary functions of %i values and their gradients are correct", async (length) => {
  const x = made([length], 7, -100);
  const seed = made([length], 11);
  const [values, weights] = [await x.read(), await seed.read()];
  await expectValues(
    relu(x),
    values.map((value) => Math.max(value, 0)),
  );
  await expectValues(
    abs(x),
    values.map((value) => Math.abs(value)),
  );
  const [dx] = gradients(add(abs(x), add(relu(x), scale(x, { factor: 3 }))), [x], { seed });
  await expectValues(
    dx!,
    values.map((value, i) => (Math.sign(value) + (value > 0 ? 1 : 0) + 3) * weights[i]!),
  );
});
