import * as z from "zod";
import { ModelError } from "../types.js";
import { utf8, utf8Text } from "../web.js";

/** The shape and the row-major values of a tensor. The type of the array gives the dtype: F32, U32 or U8. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint32Array | Uint8Array;
}

/** The contents of a safetensors file. */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const arrays = { F32: Float32Array, U32: Uint32Array, U8: Uint8Array } as const;
type Dtype = keyof typeof arrays;

const dtypes = Object.keys(arrays) as Dtype[];
const dtypeOf = (data: StoredTensor["data"]): Dtype => dtypes.find((dtype) => data instanceof arrays[dtype])!;

const size = z.int().min(0);
const TensorEntry = z.strictObject({
  dtype: z.enum(dtypes),
  shape: z.array(size),
  data_offsets: z.tuple([size, size]),
});
type TensorEntry = z.infer<typeof TensorEntry>;
const Metadata = z.record(z.string(), z.string());

/** The number of values of a shape. A scalar has the shape `[]` and one value. */
export const elements = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

// bytes of the length of the header, a little-endian u64
const PREFIX = 8;

// the limit of the format's own library: a longer header is damaged or an attack
const LONGEST_HEADER = 100_000_000;

/**
 * Encodes a file in the safetensors format (https://github.com/huggingface/safetensors): the length of the JSON header,
 * the header padded with spaces to a multiple of 8 bytes, and the tensors' values, little-endian. Tensors of 4-byte
 * values come first, which aligns all tensors.
 *
 * @throws RangeError if the number of values does not match the shape
 */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array<ArrayBuffer> {
  const width = ([, { data }]: [string, StoredTensor]) => data.BYTES_PER_ELEMENT;
  const named = Object.entries(tensors).sort((a, b) => width(b) - width(a));
  let end = 0;
  const entries = named.map(([name, { shape, data }]) => {
    if (elements(shape) !== data.length)
      throw new RangeError(`${name}: expected ${elements(shape)} values for [${shape.join(", ")}], got ${data.length}`);
    const start = end;
    end += data.byteLength;
    return [name, { dtype: dtypeOf(data), shape, data_offsets: [start, end] }];
  });
  const json = utf8(JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) }));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(PREFIX + headerBytes + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.fill(0x20, PREFIX, PREFIX + headerBytes);
  file.set(json, PREFIX);
  let at = PREFIX + headerBytes;
  for (const [, { data }] of named) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

const damaged = (source: string, expected: string, got: string): ModelError =>
  new ModelError(`${source}: expected ${expected}, got ${got}: the file is damaged; use an older checkpoint`);

const cutShort = (source: string, expected: number, got: number): ModelError =>
  new ModelError(`${source}: expected ${expected} bytes, got ${got}: the file is cut short; use an older checkpoint`);

function headerBytesOf(bytes: Uint8Array, source: string): number {
  if (bytes.length < PREFIX) throw cutShort(source, PREFIX, bytes.length);
  const length = new DataView(bytes.buffer, bytes.byteOffset, PREFIX).getBigUint64(0, true);
  if (length > LONGEST_HEADER) throw damaged(source, `a header of at most ${LONGEST_HEADER} bytes`, `${length}`);
  if (PREFIX + Number(length) > bytes.length) throw cutShort(source, PREFIX + Number(length), bytes.length);
  return Number(length);
}

function headerOf(bytes: Uint8Array, source: string): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(utf8Text(bytes));
    if (typeof header === "object" && header !== null && !Array.isArray(header))
      return Object.fromEntries(Object.entries(header));
  } catch (error) {
    throw damaged(source, "a JSON header", (error as Error).message);
  }
  throw damaged(source, "a JSON object as header", "other JSON");
}

/** Checks that the tensors fill the `dataBytes` one after the other, without gap or overlap. */
function checkLayout(
  entries: readonly [string, TensorEntry][],
  dataBytes: number,
  headerEnd: number,
  source: string,
): void {
  let end = 0;
  for (const [name, { dtype, shape, data_offsets: offsets }] of entries) {
    const expected = end + elements(shape) * arrays[dtype].BYTES_PER_ELEMENT;
    if (offsets[0] !== end || offsets[1] !== expected)
      throw damaged(
        source,
        `${name}, ${dtype} [${shape.join(", ")}], at bytes ${end} to ${expected}`,
        offsets.join(" to "),
      );
    end = expected;
  }
  if (end > dataBytes) throw cutShort(source, headerEnd + end, headerEnd + dataBytes);
  if (end < dataBytes) throw damaged(source, `${headerEnd + end} bytes`, `${headerEnd + dataBytes}`);
}

/**
 * Decodes the bytes of a safetensors file. The tensors' values are copies.
 *
 * @throws ModelError if the file is damaged; the message names `source`
 */
export function decodeSafetensors(bytes: Uint8Array, source: string): Safetensors {
  const headerEnd = PREFIX + headerBytesOf(bytes, source);
  const { __metadata__ = {}, ...rest } = headerOf(bytes.subarray(PREFIX, headerEnd), source);
  const metadata = Metadata.safeParse(__metadata__);
  if (!metadata.success) throw damaged(source, "text values in __metadata__", JSON.stringify(__metadata__));
  const entries = Object.entries(rest).map(([name, value]): [string, TensorEntry] => {
    const entry = TensorEntry.safeParse(value);
    if (entry.success) return [name, entry.data];
    throw damaged(source, `${name} with dtype (${dtypes.join(", ")}), shape and data_offsets`, JSON.stringify(value));
  });
  entries.sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]);
  checkLayout(entries, bytes.length - headerEnd, headerEnd, source);
  const tensors = entries.map(
    ([
      name,
      {
        dtype,
        shape,
        data_offsets: [start, end],
      },
    ]): [string, StoredTensor] => [
      name,
      { shape, data: new arrays[dtype](copied(bytes, headerEnd + start, headerEnd + end)) },
    ],
  );
  return { tensors: Object.fromEntries(tensors), metadata: metadata.data };
}

// `slice` of a Node Buffer would share its memory; `slice` of its ArrayBuffer copies
const copied = (bytes: Uint8Array, start: number, end: number): ArrayBuffer =>
  bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + end) as ArrayBuffer;
