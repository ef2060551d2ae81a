import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Device, embedding, gradients, openDevice } from "../../src/index.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes).toBe(0));

const row = (E: number, value: number) => Array<number>(E).fill(value);

// widths divisible by four are read as vectors of four
describe.each([3, 4])("an embedding with rows of %i values", (E) => {
  test("gives a row of NaN and no gradient for an index that the table lacks", async () => {
    using table = device.tensor([3, E], [...row(E, 1), ...row(E, 2), ...row(E, 3)]);
    using indices = device.tensor([5], Uint32Array.of(2, 3, 0, 4_294_967_295, 2));
    using y = embedding(table, indices);
    expect([...(await y.read())]).toEqual([3, Number.NaN, 1, Number.NaN, 3].flatMap((value) => row(E, value)));
    using seed = device.tensor(
      [5, E],
      [1, 2, 4, 8, 16].flatMap((value) => row(E, value)),
    );
    using dtable = gradients(y, [table], { seed })[0]!;
    expect([...(await dtable.read())]).toEqual([4, 0, 17].flatMap((value) => row(E, value)));
  });

  test("adds the gradients of one row in the order of the indices, across chunks", async () => {
    const length = 40_000;
    const values = Float32Array.from({ length: length * E }, (_, i) => Math.sin(1.7 * i));
    const wanted = Float32Array.from(row(E, 0));
    values.forEach((value, i) => {
      wanted[i % E] = Math.fround(wanted[i % E]! + value);
    });
    using table = device.zeros([2, E]);
    using indices = device.tensor([length], new Uint32Array(length).fill(1));
    using y = embedding(table, indices);
    using seed = device.tensor([length, E], values);
    using dtable = gradients(y, [table], { seed })[0]!;
    expect([...(await dtable.read())]).toEqual([...row(E, 0), ...wanted]);
  });
});
