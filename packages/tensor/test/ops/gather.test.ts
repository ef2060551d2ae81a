import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Device, gatherImages, gatherRows, gatherWords, openDevice, scope } from "../../src/index.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes).toBe(0));

const whole = (...values: number[]) => device.tensor([values.length], Uint32Array.from(values));
const nan = Number.NaN;

test("gatherRows gives NaN for rows that the table lacks and for places after the end of the order", async () => {
  using rows = scope(device, () => {
    const table = device.tensor([3, 2], [1, 2, 3, 4, 5, 6]);
    return gatherRows(table, { order: whole(9, 2, 3, 4_294_967_295, 0), cursor: whole(1), size: 5 });
  });
  expect([...(await rows.read())]).toEqual([5, 6, nan, nan, nan, nan, 1, 2, nan, nan]);
});

test("gatherWords gives NaN for examples that do not exist and for words that the table lacks", async () => {
  using rows = scope(device, () => {
    const table = device.tensor([2, 1], [7, 8]);
    const words = device.tensor([2, 2], Uint32Array.of(0, 1, 2, 1));
    return gatherWords(table, words, { order: whole(1, 2, 0), cursor: whole(0), size: 3 });
  });
  expect([...(await rows.read())]).toEqual([nan, 8, nan, nan, 7, 8]);
});

test("gatherImages gives NaN for images that do not exist", async () => {
  using images = scope(device, () => {
    // two images of four values; imageOf also has index 2, which does not exist
    const bytes = whole(0xff0000ff, 0x00ffff00);
    return gatherImages(bytes, whole(1, 2, 0), { order: whole(0, 1, 2, 3), cursor: whole(0), size: 4 }, [2, 2, 1]);
  });
  const values = [...(await images.read())];
  expect(values).toEqual([0, 1, 1, 0, nan, nan, nan, nan, 1, 0, 0, 1, nan, nan, nan, nan]);
});

test("invalid batch sizes and bytes of less than one image are refused", () => {
  using table = device.zeros([2, 2]);
  using list = whole(0, 1);
  using cursor = whole(0);
  const refuse = (size: number) => expect(() => gatherRows(table, { order: list, cursor, size }));
  refuse(0).toThrow("gatherRows: expected a batch size of 1 or more, got 0");
  refuse(Number.NaN).toThrow("gatherRows: expected a batch size of 1 or more, got NaN");
  refuse(3).toThrow("gatherRows: expected an order of at least 3 entries, got [2]");
  expect(() => gatherImages(cursor, list, { order: list, cursor, size: 1 }, [8])).toThrow(
    "gatherImages: expected bytes of at least one image, got [1] words",
  );
});
