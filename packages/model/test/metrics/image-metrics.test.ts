import { describe, expect, test } from "vitest";
import { imageAt, imageMetrics, type Metric, ModelError, metrics } from "../../src/index.js";
import { psnr } from "../../src/metrics/psnr.js";
import { randomImages } from "../random.js";

const VALUES = 64 * 64 * 3;

const plain = (red: number, green: number, blue: number) =>
  Uint8Array.from({ length: VALUES }, (_, i) => [red, green, blue][i % 3]!);

const floats = (bytes: Uint8Array) => Float32Array.from(bytes, (value) => value / 255);

function metricsOf(predicted: Uint8Array | Float32Array, real: Uint8Array) {
  const sum = imageMetrics(64);
  sum.add(predicted, real);
  return sum.result();
}

describe("image metrics", () => {
  test("are perfect for an image and itself, with a PSNR of 100 dB", () => {
    const image = imageAt(randomImages(1, 3, 64), 0);
    const perfect = { mse: 0, channelAccuracy: 1, psnr: 100, ssim: expect.closeTo(1, 10), sharpness: 1 };
    expect(metricsOf(image, image)).toMatchObject(perfect);
  });

  test("are the same for bytes and for floats in 0..1", () => {
    const images = randomImages(2, 4, 64);
    const [a, b] = [imageAt(images, 0), imageAt(images, 1)];
    const [fromBytes, fromFloats] = [metricsOf(a, b), metricsOf(floats(a), b)];
    for (const [name, value] of Object.entries<number>({ ...fromBytes }))
      expect(fromFloats[name as keyof typeof fromFloats], name).toBeCloseTo(value, 6);
  });

  test("follow the definitions of mean squared error and PSNR, as means over images", () => {
    const sum = imageMetrics(64);
    sum.add(plain(51, 51, 51), plain(0, 0, 0));
    sum.add(plain(0, 0, 51), plain(0, 0, 0));
    const [first, second] = [0.2 ** 2, 0.2 ** 2 / 3];
    expect(sum.result().mse).toBeCloseTo((first + second) / 2, 12);
    expect(sum.result().psnr).toBeCloseTo((-10 * Math.log10(first) - 10 * Math.log10(second)) / 2, 10);
    expect(psnr(0.01)).toBeCloseTo(20, 12);
  });

  test("do not clamp or round floats", () => {
    expect(metricsOf(new Float32Array(VALUES).fill(1.5), plain(255, 255, 255)).mse).toBeCloseTo(0.25, 12);
  });

  test.each([
    [[9, 5, 1], [200, 0, 0], 1],
    [[5, 9, 1], [200, 0, 0], 0],
    [[5, 9, 9], [0, 200, 0], 1],
    [[9, 5, 9], [0, 0, 200], 0],
    [[7, 7, 7], [255, 255, 255], 1],
    [[1, 2, 3], [255, 255, 255], 0],
  ])("count channels %j against %j as accuracy %d: the first of equal channels is the largest", (a, b, accuracy) => {
    const [predicted, real] = [plain(a[0]!, a[1]!, a[2]!), plain(b[0]!, b[1]!, b[2]!)];
    expect(metricsOf(predicted, real).channelAccuracy).toBe(accuracy);
  });

  test("count each pixel for channel accuracy", () => {
    const real = plain(9, 0, 0);
    const predicted = real.slice();
    for (let pixel = 0; pixel < 1024; pixel++) predicted[3 * pixel + 1] = 10;
    expect(metricsOf(predicted, real).channelAccuracy).toBe(0.75);
  });

  test("have half the sharpness for half the contrast, and 0 for an image of one colour", () => {
    const real = Uint8Array.from({ length: VALUES }, (_, i) => (Math.floor(i / 3) % 2) * 200);
    expect(
      metricsOf(
        real.map((value) => value / 2),
        real,
      ).sharpness,
    ).toBeCloseTo(0.5, 12);
    expect(metricsOf(plain(100, 100, 100), real).sharpness).toBe(0);
    expect(metricsOf(plain(1, 1, 1), plain(2, 2, 2)).sharpness).toBe(1);
    expect(Number.isFinite(metricsOf(real, plain(2, 2, 2)).sharpness), "a number that JSON holds").toBe(true);
  });

  test("throw for an image of a wrong size, and without images", () => {
    expect(() => metricsOf(new Uint8Array(3), plain(0, 0, 0))).toThrow(
      new RangeError("metrics: expected 12288 values, got 3 and 12288"),
    );
    expect(() => imageMetrics(64).result()).toThrow(
      new ModelError("metrics: expected at least one image to compare, got none"),
    );
  });

  test.each([8, 32, 128])("are the same for images of %d pixels a side", (size) => {
    const values = size * size * 3;
    const sum = imageMetrics(size);
    const real = Uint8Array.from({ length: values }, (_, i) => (Math.floor(i / 3) % 2) * 200);
    sum.add(
      real.map((value) => value / 2),
      real,
    );
    const { mse, channelAccuracy, sharpness } = sum.result();
    expect(mse).toBeCloseTo((100 / 255) ** 2 / 2, 12);
    expect(channelAccuracy).toBe(1);
    expect(sharpness).toBeCloseTo(0.5, 12);
    expect(() => sum.add(real.subarray(3), real)).toThrow(`metrics: expected ${values} values, got ${values - 3}`);
  });
});

describe("the list of metrics", () => {
  test("has a name, a title, a description and a format for each metric, in the order of tables", () => {
    expect(metrics[0]!.name).toBe("mse");
    for (const { title, description } of metrics) {
      expect(title).toMatch(/\w/);
      expect(description).toMatch(/\w/);
    }
    const forms = Object.fromEntries(metrics.map(({ name, format }) => [name, format(0.12345)]));
    expect(forms).toMatchObject({
      ...{ mse: "0.1235", channelAccuracy: "12.3 %", psnr: "0.12 dB", ssim: "0.123", sharpness: "0.123" },
    });
  });

  test("has the names of the image metrics, in the same order", () => {
    const image = plain(1, 2, 3);
    expect(Object.keys(metricsOf(image, image))).toEqual(metrics.map(({ name }) => name));
  });

  test("can get a new metric, which image metrics then compute", () => {
    const largestError: Metric = {
      ...{ name: "largestError", title: "largest error", description: "of all values, in bytes" },
      format: (value) => value.toFixed(0),
      sum: () => {
        let largest = 0;
        return {
          add({ predicted, real }) {
            predicted.forEach((value, i) => {
              largest = Math.max(largest, Math.abs(value - real[i]!));
            });
          },
          result: (count) => largest + count,
        };
      },
    };
    const list = metrics as unknown as Metric[];
    list.push(largestError);
    try {
      const sum = imageMetrics(64);
      sum.add(plain(10, 0, 0), plain(0, 0, 0));
      sum.add(plain(0, 40, 0), plain(0, 0, 0));
      const figures = sum.result() as unknown as Record<string, number>;
      expect(figures.largestError).toBeCloseTo(42, 10);
      expect(Object.keys(figures)).toHaveLength(6);
      expect(figures.mse).toBeCloseTo((10 ** 2 + 40 ** 2) / 3 / 255 ** 2 / 2, 12);
    } finally {
      list.pop();
    }
  });
});
