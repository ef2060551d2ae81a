import { isUtf8 } from "node:buffer";
import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { fileErrorText } from "../file-errors.js";
import type { LoadOptions } from "../load-options.js";
import { DataError, type Problem } from "../problems.js";
import { type GloveLayout, gloveLayout, isNumber } from "./glove-layout.js";

const [newline, space, carriageReturn] = [0x0a, 0x20, 0x0d];
// a longer line is an error
const bufferBytes = 4 << 20;
// the start of the file, from which its layout is found
const layoutBytes = 1 << 20;
// a file of another kind may have millions of malformed lines: only the first ones become problems of their own
const mostProblems = 20;

/** The vectors of some words of a file, and the file's malformed lines. */
export interface GloveRows {
  readonly dimension: number;
  readonly rows: ReadonlyMap<string, Float32Array>;
  readonly problems: readonly Problem[];
}

/**
 * Reads the vectors of the wanted words from a text file of any size, in constant memory. Malformed lines become
 * problems.
 * @throws DataError if the file cannot be read, or is no text file of vectors
 */
export async function scanGlove(file: string, wanted: ReadonlySet<string>, options: LoadOptions): Promise<GloveRows> {
  const handle = await open(file).catch((error: Error) => {
    throw new DataError(`glove: ${file}: cannot be read: ${fileErrorText(error)}`, { cause: error });
  });
  try {
    const buffer = Buffer.allocUnsafe(bufferBytes);
    const { bytesRead } = await handle.read(buffer, 0, layoutBytes, 0);
    const layout = gloveLayout(file, buffer.subarray(0, bytesRead));
    const lines = lineTaker(file, wanted, layout);
    await eachLine(handle, file, buffer, lines.take, options);
    return { dimension: layout.dimension, ...lines.found() };
  } finally {
    await handle.close();
  }
}

/**
 * Processes the line `bytes[start, end)`. `spaces` is the number of its spaces, and `first` the index of the first one.
 * `high` is true if a byte is above 127, `ended` if a newline ends the line.
 */
type TakeLine = (
  bytes: Buffer,
  start: number,
  end: number,
  line: { spaces: number; first: number; high: boolean; ended: boolean },
) => void;

/** Calls `take` for each line of the file, in order. An incomplete line waits in `buffer` for the next read. */
async function eachLine(
  handle: FileHandle,
  file: string,
  buffer: Buffer,
  take: TakeLine,
  { progress, signal }: LoadOptions,
): Promise<void> {
  const { size } = await handle.stat();
  const line = { spaces: 0, first: 0, high: false, ended: true };
  let [filled, position] = [0, 0];
  for (;;) {
    signal?.throwIfAborted();
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, position);
    if (bytesRead === 0) break;
    const scanned = filled;
    filled += bytesRead;
    position += bytesRead;
    let start = 0;
    for (let at = scanned; at < filled; at++) {
      const byte = buffer[at]!;
      if (byte === space) {
        if (line.spaces++ === 0) line.first = at;
      } else if (byte === newline) {
        take(buffer, start, at, line);
        start = at + 1;
        line.spaces = 0;
        line.high = false;
      } else if (byte > 127) line.high = true;
    }
    if (start === 0 && filled === buffer.length)
      throw new DataError(
        `glove: ${file}: expected lines of a word and its numbers, got one of over ${bufferBytes} bytes`,
      );
    buffer.copyWithin(0, start, filled);
    line.first -= start;
    filled -= start;
    progress?.(`reading ${basename(file)}`, position, Math.max(size, position), "bytes");
  }
  if (filled > 0) take(buffer, 0, filled, { ...line, ended: false });
}

/** Creates `take`, which collects the vectors of wanted words, and `found`, which returns them and the problems. */
function lineTaker(file: string, wanted: ReadonlySet<string>, { dimension, header }: GloveLayout) {
  // words are compared as bytes: a Latin-1 string has one character per byte
  const byBytes = new Map([...wanted].map((word) => [Buffer.from(word).toString("latin1"), word]));
  const rows = new Map<string, Float32Array>();
  const problems: Problem[] = [];
  let [lines, malformed] = [0, 0];
  const fault = (what: string) => {
    if (++malformed <= mostProblems) problems.push({ kind: "malformed-line", where: `${file}:${lines}`, what });
  };
  const keep = (word: string, numbers: readonly string[]) => {
    const wrong = numbers.find((number) => !isNumber(number));
    if (wrong !== undefined) fault(`expected numbers, got "${wrong.slice(0, 20)}"`);
    else if (!rows.has(word)) rows.set(word, Float32Array.from(numbers, Number));
  };
  const takeIrregular = (fields: readonly string[], ended: boolean) => {
    const extra = fields.length - 1 - dimension;
    // a few words contain spaces
    if (extra > 0 && fields.slice(1, 1 + extra).some((field) => field !== "" && !isNumber(field))) {
      const word = fields.slice(0, -dimension).join(" ");
      if (wanted.has(word)) keep(word, fields.slice(-dimension));
    } else {
      const end = ended ? "" : ": the file ends in the middle of this line and may be cut short";
      fault(`expected a word and ${dimension} numbers, got ${fields.length - 1} numbers${end}`);
    }
  };
  const take: TakeLine = (bytes, start, lineEnd, { spaces, first, high, ended }) => {
    if (++lines === 1 && header) return;
    let [end, parts] = [lineEnd, spaces];
    for (; end > start && (bytes[end - 1] === space || bytes[end - 1] === carriageReturn); end--)
      if (bytes[end - 1] === space) parts--;
    if (end === start) return;
    if (parts !== dimension) return takeIrregular(bytes.toString("utf8", start, end).split(" "), ended);
    const word = byBytes.get(bytes.toString("latin1", start, first));
    if (word !== undefined) keep(word, bytes.toString("latin1", first + 1, end).split(" "));
    else if (high && !isUtf8(bytes.subarray(start, first))) fault("expected UTF-8, got other bytes");
  };
  const found = () => {
    const rest = malformed - problems.length;
    const what = `and ${rest.toLocaleString("en-US")} more malformed lines`;
    const more: Problem[] = rest > 0 ? [{ kind: "malformed-line", where: file, what }] : [];
    return { rows, problems: [...problems, ...more] };
  };
  return { take, found };
}
