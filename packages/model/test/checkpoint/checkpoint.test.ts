import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkShapes } from "../../src/checkpoint/checkpoint.js";
import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  encodeSafetensors,
  ModelError,
  resolveConfig,
} from "../../src/index.js";
import { plateauStart } from "../../src/training/schedules.js";

const checkpoint: Checkpoint = {
  config: resolveConfig("sketch", { data: { source: 'folder:/home/ñ/"photos"' } }),
  state: {
    step: 12_345,
    schedule: { ...plateauStart, waited: 2 },
    tensors: {
      "encoder.w": { shape: [2, 3], data: Float32Array.of(1, -0, Number.NaN, 1e-40, Number.POSITIVE_INFINITY, 0.1) },
      "encoder.b": { shape: [3], data: Float32Array.of(1, 2, 3) },
    },
  },
};

const file = encodeCheckpoint(checkpoint.state, checkpoint.config);

describe("a checkpoint", () => {
  test("is restored bit for bit, with its configuration", () => {
    const read = decodeCheckpoint(file, "a");
    expect(read).toEqual(checkpoint);
    expect(encodeCheckpoint(read.state, read.config)).toEqual(file);
  });

  test("is refused if it is cut short, at any length", () => {
    for (let length = 0; length < file.length; length++)
      expect(() => decodeCheckpoint(file.subarray(0, length), "a"), `${length}`).toThrow(ModelError);
  });

  test("is refused if any byte is changed, except padding that is still white space", () => {
    const headerEnd = 8 + Number(new DataView(file.buffer).getBigUint64(0, true));
    const byte = fc.record({ at: fc.nat(file.length - 1), change: fc.integer({ min: 1, max: 255 }) });
    fc.assert(
      fc.property(byte, ({ at, change }) => {
        const damaged = file.slice();
        damaged[at]! ^= change;
        const pads = at < headerEnd && file.subarray(at, headerEnd).every((value) => value === 0x20);
        const padding = pads && [0x09, 0x0a, 0x0d].includes(damaged[at]!);
        if (padding) expect(decodeCheckpoint(damaged, "a")).toEqual(checkpoint);
        else expect(() => decodeCheckpoint(damaged, "a"), `byte ${at}`).toThrow(ModelError);
      }),
      { seed: 4, numRuns: 3000 },
    );
  });

  test("is reported as damaged if a weight is changed", () => {
    const damaged = file.slice();
    damaged[file.length - 1]! ^= 1;
    expect(() => decodeCheckpoint(damaged, "run/5.safetensors")).toThrow(
      /^run\/5\.safetensors: expected checksum \w{8}, got \w{8}: the file is damaged; use an older checkpoint$/,
    );
  });

  test("is not read from a safetensors file of another program", () => {
    const other = encodeSafetensors({ metadata: {}, tensors: {} });
    expect(() => decodeCheckpoint(other, "a")).toThrow(
      new ModelError("a: expected a bosquejo checkpoint 2, got another safetensors file"),
    );
  });

  test("is not written if JSON cannot store its schedule", () => {
    const state = { ...checkpoint.state, schedule: { best: Number.POSITIVE_INFINITY } };
    expect(() => encodeCheckpoint(state, checkpoint.config)).toThrow(
      "schedule: expected finite numbers, got Infinity for best",
    );
  });
});

describe("the shapes of a network", () => {
  const expected = { w: [2, 3], b: [3] };

  test("match a file with exactly these tensors", () => {
    expect(() => checkShapes(expected, { b: { shape: [3] }, w: { shape: [2, 3] } }, "a")).not.toThrow();
  });

  test.each([
    [{ w: { shape: [2, 4] }, b: { shape: [3] } }, "a: w: expected [2, 3], got [2, 4]"],
    [{ w: { shape: [6] }, b: { shape: [3] } }, "a: w: expected [2, 3], got [6]"],
    [{ w: { shape: [2, 3] } }, "a: b: expected [3], got no such tensor"],
    [{ w: { shape: [2, 3] }, b: { shape: [3] }, c: { shape: [] } }, "a: c: expected no such tensor, got []"],
  ])("do not match %j", (got, message) => {
    const why = ": the file is of another network; use the configuration that it was trained with";
    expect(() => checkShapes(expected, got, "a")).toThrow(new ModelError(message + why));
  });
});
