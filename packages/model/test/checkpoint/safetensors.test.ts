import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeSafetensors, encodeSafetensors, ModelError, type Safetensors } from "../../src/index.js";
import { utf8 } from "../../src/web.js";

const bytesOf = (hex: string) => Uint8Array.from(hex.match(/../g)!, (pair) => Number.parseInt(pair, 16));

/** A file with the given header and data. */
function fileOf(header: string, data: readonly number[], length = utf8(header).length): Uint8Array {
  const prefix = new Uint8Array(8);
  new DataView(prefix.buffer).setBigUint64(0, BigInt(length), true);
  return Uint8Array.from([...prefix, ...utf8(header), ...data]);
}

// the file that the format's own library (safetensors 0.8.0 for Python) writes for the contents below
const reference = fileOf(
  '{"__metadata__":{"made":"elsewhere"},"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},' +
    '"n":{"dtype":"U32","shape":[],"data_offsets":[24,28]},' +
    '"bytes":{"dtype":"U8","shape":[3],"data_offsets":[28,31]}}   ',
  [...bytesOf("0000803f0000004000004040000080400000a040000000bfffffffff070809")],
);

const held: Safetensors = {
  metadata: { made: "elsewhere" },
  tensors: {
    w: { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, -0.5) },
    n: { shape: [], data: Uint32Array.of(4294967295) },
    bytes: { shape: [3], data: Uint8Array.of(7, 8, 9) },
  },
};

/** Decodes a file. Returns undefined after a ModelError that names the file; other errors fail the test. */
function decodeOrRefuse(bytes: Uint8Array): Safetensors | undefined {
  try {
    return decodeSafetensors(bytes, "w.safetensors");
  } catch (error) {
    expect(error).toBeInstanceOf(ModelError);
    expect((error as Error).message).toMatch(/^w\.safetensors: expected .*, got /s);
    return undefined;
  }
}

describe("a safetensors file", () => {
  test("of the format's own library is read", () => {
    expect(decodeSafetensors(reference, "reference")).toEqual(held);
  });

  test("is written byte for byte as by that library", () => {
    expect(encodeSafetensors(held)).toEqual(reference);
  });

  test("has byte tensors last: every tensor is aligned", () => {
    const tensors = { a: { shape: [1], data: Uint8Array.of(1) }, b: { shape: [1], data: Float32Array.of(2) } };
    const file = encodeSafetensors({ metadata: {}, tensors });
    expect([...file.subarray(-5)]).toEqual([0, 0, 0, 64, 1]);
    expect((file.length - 5) % 8).toBe(0);
    expect(decodeSafetensors(file, "a").tensors).toEqual(tensors);
  });

  test("is read from the middle of a larger buffer", () => {
    const larger = new Uint8Array(reference.length + 7);
    larger.set(reference, 3);
    expect(decodeSafetensors(larger.subarray(3, 3 + reference.length), "a")).toEqual(held);
  });

  test("is restored as it was written, with any contents", () => {
    const shape = fc.array(fc.nat(3), { maxLength: 3 });
    const tensor = shape.chain((lengths) => {
      const size = lengths.reduce((product, length) => product * length, 1);
      const exactly = { minLength: size, maxLength: size };
      const data = fc.oneof(fc.float32Array(exactly), fc.uint32Array(exactly), fc.uint8Array(exactly));
      return data.map((values) => ({ shape: lengths, data: values }));
    });
    const name = fc.string().filter((value) => value !== "__metadata__" && value !== "__proto__");
    const file = fc.record({
      tensors: fc.dictionary(name, tensor, { noNullPrototype: true }),
      metadata: fc.dictionary(name, fc.string(), { noNullPrototype: true }),
    });
    fc.assert(
      fc.property(file, (value) => {
        expect(decodeSafetensors(encodeSafetensors(value), "a")).toEqual(value);
      }),
      { seed: 1 },
    );
  });

  test("is refused if it is cut short, with a remedy", () => {
    for (let length = 0; length < reference.length; length++) {
      const cut = () => decodeSafetensors(reference.subarray(0, length), "w.safetensors");
      expect(cut, `${length} bytes`).toThrow(ModelError);
      expect(cut, `${length} bytes`).toThrow("the file is cut short; use an older checkpoint");
    }
    expect(() => decodeSafetensors(reference.subarray(0, 240), "w.safetensors")).toThrow(
      new ModelError("w.safetensors: expected 247 bytes, got 240: the file is cut short; use an older checkpoint"),
    );
  });

  test("with a flipped bit in its header is refused, or is another valid file", () => {
    for (let at = 0; at < 8 + 208; at++)
      for (let bit = 0; bit < 8; bit++) {
        const flipped = reference.slice();
        flipped[at]! ^= 1 << bit;
        const read = decodeOrRefuse(flipped);
        if (read) expect(Object.keys(read.tensors)).toHaveLength(3);
      }
  });

  test("of random bytes is refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        // a valid file of so few bytes can only have an empty header and no data
        expect(decodeOrRefuse(bytes)?.tensors ?? {}).toEqual({});
      }),
      { seed: 2 },
    );
  });

  test("with any JSON as header is read or refused", () => {
    const entry = fc.record(
      {
        dtype: fc.constantFrom("F32", "U8", "BF16", 3),
        shape: fc.array(fc.oneof(fc.integer(), fc.double()), { maxLength: 3 }),
        data_offsets: fc.array(fc.oneof(fc.integer(), fc.maxSafeInteger()), { maxLength: 3 }),
      },
      { requiredKeys: [] },
    );
    const header = fc.oneof(
      fc.json(),
      fc.dictionary(fc.string(), entry).map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(header, (json) => {
        decodeOrRefuse(fileOf(json, [1, 2, 3, 4]));
      }),
      { seed: 3 },
    );
  });

  const tensor = (start: number, end: number, shape = "[1]") =>
    `{"dtype":"F32","shape":${shape},"data_offsets":[${start},${end}]}`;

  test.each([
    [
      "tensors that overlap",
      `{"a":${tensor(0, 4)},"b":${tensor(2, 6)}}`,
      6,
      "expected b, F32 [1], at bytes 4 to 8, got 2 to 6",
    ],
    ["a gap", `{"a":${tensor(0, 4)},"b":${tensor(8, 12)}}`, 12, "expected b, F32 [1], at bytes 4 to 8, got 8 to 12"],
    ["a shape of another size", `{"a":${tensor(0, 4, "[2]")}}`, 4, "expected a, F32 [2], at bytes 0 to 8, got 0 to 4"],
    ["a shape beyond all bounds", `{"a":${tensor(0, 4, "[9007199254740991,9007199254740991]")}}`, 4, "got 0 to 4"],
    [
      "a negative length",
      `{"a":${tensor(0, 4, "[-1]")}}`,
      4,
      "expected a with dtype (F32, U32, U8), shape and data_offsets",
    ],
    ["bytes of no tensor", `{"a":${tensor(0, 4)}}`, 5, "the file is damaged"],
    ["numbers for metadata", '{"__metadata__":{"step":1}}', 0, 'expected text values in __metadata__, got {"step":1}'],
    ["a list for a header", "[]", 0, "expected a JSON object as header"],
    ["no JSON for a header", "{a}", 0, "expected a JSON header"],
  ])("with %s is refused", (_, header, dataBytes, message) => {
    const file = fileOf(header, Array<number>(dataBytes).fill(0));
    expect(() => decodeSafetensors(file, "w.safetensors")).toThrow(message);
    expect(decodeOrRefuse(file)).toBeUndefined();
  });

  test("with a header of more than 100 MB is refused before it is read", () => {
    expect(() => decodeSafetensors(fileOf("{}", [], 100_000_001), "a")).toThrow(
      "expected a header of at most 100000000 bytes",
    );
  });

  test("is not written if the number of values does not match the shape", () => {
    const wrong = { metadata: {}, tensors: { w: { shape: [2, 2], data: new Float32Array(3) } } };
    expect(() => encodeSafetensors(wrong)).toThrow(new RangeError("w: expected 4 values for [2, 2], got 3"));
  });
});
