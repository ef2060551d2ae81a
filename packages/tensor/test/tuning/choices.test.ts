import {
  choiceKey,
  matmulGradientA as gradientA,
  matmul as matmulProduct,
  matrixAsWindow,
  convTranspose2d as product,
  tiles,
} from "@bosquejo/kernels";
import { afterAll, beforeAll, expect, test } from "vitest";
import { capture, type Device, matmul, openDevice, type Product, tune } from "../../src/index.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());

const sizes = matrixAsWindow({ M: 40, K: 24, N: 16 });
const key = choiceKey(matmulProduct, sizes);

/** The tile that computes a matrix product of 40x24x16. */
function tileUsed(): string | undefined {
  using a = device.zeros([40, 24]);
  using b = device.zeros([24, 16]);
  using step = capture(device, [], () => matmul(a, b));
  return step.explain()[0]?.implementation;
}

test("after a table is used, new launches take its tiles", () => {
  const before = tileUsed();
  expect(device.choices.table[key]?.tile).toBe(before);
  device.choices.use({ [key]: { tile: "registers-16x16", slices: 1 } });
  expect(tileUsed()).toBe("registers-16x16");
  expect(device.choices.table[key]).toEqual({ tile: "registers-16x16", slices: 1 });
});

test.each([
  ["of a tile for tensor cores, in f32,", { tile: "matrices-64x64x16", slices: 1 }],
  ["of more slices than the depth allows", { tile: "registers-8x8", slices: 2 }],
])("a choice %s is ignored", (_what, choice) => {
  device.choices.use({ [key]: choice });
  const taken = tileUsed();
  expect(taken).not.toBe(choice.tile === "registers-8x8" ? "" : choice.tile);
  expect(device.choices.table[key]?.slices).toBe(1);
});

test("choices do not depend on a product's epilogue", () => {
  const of = (ACTIVATION: number) => choiceKey(product, { ...sizes, ACTIVATION, SLOPE: 0, ADD: ACTIVATION });
  expect(of(0)).toBe(of(1));
});

test("a choice under a product's former name is still used", async () => {
  using fresh = await openDevice();
  const at = { ...matrixAsWindow({ M: 40, K: 16, N: 24 }), ACTIVATION: 0, SLOPE: 0, ADD: 0 };
  const former = choiceKey({ name: "convTranspose2dInputGradient" }, at);
  const other = { tile: "registers-16x4", slices: 1 };
  expect(fresh.choices.of(gradientA as unknown as Product, at)).not.toEqual(other);
  using another = await openDevice();
  another.choices.use({ [former]: other });
  expect(another.choices.of(gradientA as unknown as Product, at)).toEqual(other);
  expect(Object.keys(another.choices.table)).toEqual([choiceKey(gradientA, at)]);
});

test("a device opened with a tile uses it for all products, and refuses an unknown tile", async () => {
  using only = await openDevice({ tile: "registers-16x4" });
  using a = only.zeros([40, 24]);
  using b = only.zeros([24, 16]);
  using step = capture(only, [], () => matmul(a, b));
  expect(step.explain()[0]?.implementation).toBe("registers-16x4");
  await expect(openDevice({ tile: "registers-1x1" })).rejects.toThrow(
    /^tile: expected one of registers-8x8, .*, got "registers-1x1"$/,
  );
});

test("tuning times the tiles for products without a measured choice, and returns the fastest correct one", async () => {
  using fresh = await openDevice();
  using a = fresh.zeros([64, 32]);
  using b = fresh.zeros([32, 48]);
  const wanted = fresh.choices.unmeasured(() => capture(fresh, [], () => matmul(a, b)).dispose());
  expect(wanted.map(({ product }) => product.name)).toEqual(["matmul"]);
  const reported: number[] = [];
  const { table, refused } = await tune(fresh, wanted, { budget: 60_000, progress: (done) => reported.push(done) });
  expect(refused).toEqual([]);
  expect(reported.at(-1)).toBe(1);
  const [[name, choice] = []] = Object.entries(table);
  expect(name).toBe(choiceKey(matmulProduct, matrixAsWindow({ M: 64, K: 32, N: 48 })));
  expect(Object.keys(tiles)).toContain(choice?.tile);
  fresh.choices.use(table);
  expect(fresh.choices.unmeasured(() => capture(fresh, [], () => matmul(a, b)).dispose())).toEqual([]);
});

test("a choice that gives wrong values is refused, with its relative error", async () => {
  using fresh = await openDevice();
  const wrong: Product = {
    ...(matmulProduct as unknown as Product),
    // every tile but the reference gives twice the values
    whole: (tile) => {
      const kernel = (matmulProduct as unknown as Product).whole(tile);
      if (tile.name === "registers-8x8") return kernel;
      return {
        ...kernel,
        source: (s) =>
          kernel
            .source(s)
            .replace("n: u32, v: vec4f) -> vec4f { return v; }", "n: u32, v: vec4f) -> vec4f { return 2.0 * v; }"),
      };
    },
  };
  const { table, refused } = await tune(fresh, [{ product: wrong, sizes }], { budget: 60_000 });
  expect(Object.values(table).map(({ tile }) => tile)).toEqual(["registers-8x8"]);
  expect(refused.length).toBeGreaterThan(0);
  for (const { relativeError } of refused) expect(relativeError).toBeCloseTo(1, 3);
});

test("a choice that does not compile is refused with the compiler's message, and the device still works", async () => {
  using fresh = await openDevice();
  const broken: Product = {
    ...(matmulProduct as unknown as Product),
    whole: (tile) => {
      const kernel = (matmulProduct as unknown as Product).whole(tile);
      if (tile.name === "registers-8x8") return kernel;
      return { ...kernel, source: (s) => `${kernel.source(s)}\nfn broken() -> u32 { return 1.5; }` };
    },
  };
  const { table, refused } = await tune(fresh, [{ product: broken, sizes }], { budget: 60_000 });
  expect(Object.values(table).map(({ tile }) => tile)).toEqual(["registers-8x8"]);
  expect(refused.length).toBeGreaterThan(0);
  for (const { error } of refused) expect(error).toMatch(/did not compile: line \d+: /);
  fresh.check();
});

test("choices of one precision are not used at another", async () => {
  using both = await openDevice();
  both.choices.use({ [key]: { tile: "registers-16x4", slices: 1 } });
  both.choices.precision = "mixed";
  expect(both.choices.of(matmulProduct as unknown as Product, sizes).tile).toBe("rounded-8x8");
  both.choices.precision = "f32";
  expect(both.choices.of(matmulProduct as unknown as Product, sizes).tile).toBe("registers-16x4");
});

test("a product whose choice the adapter cannot execute counts as unmeasured", async () => {
  using fresh = await openDevice();
  fresh.choices.use({ [key]: { tile: "matrices-64x64x16", slices: 1 } });
  const met = fresh.choices.unmeasured(() => fresh.choices.of(matmulProduct as unknown as Product, sizes));
  expect(met).toHaveLength(1);
});

test("with a budget of 0, nothing is tuned", async () => {
  expect(await tune(device, [{ product: matmulProduct as unknown as Product, sizes }], { budget: 0 })).toEqual({
    ...{ table: {}, refused: [] },
  });
});
