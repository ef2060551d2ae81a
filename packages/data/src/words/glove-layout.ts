import { DataError } from "../problems.js";

/** The layout of a text file of vectors. */
export interface GloveLayout {
  readonly dimension: number;
  /** True if the first line has the numbers of words and dimensions, as in word2vec's text files. */
  readonly header: boolean;
}

const headerLine = /^\d+ \d+ *\r?\n/;
const mostLines = 200;

/** True if a field of a line is a finite number. */
export const isNumber = (field: string): boolean => field !== "" && Number.isFinite(Number(field));

/**
 * Returns the layout that most lines at the start of a file have: a single malformed line does not change the result.
 * @throws DataError that names the kind of the file if no line is a word with numbers
 */
export function gloveLayout(file: string, start: Buffer): GloveLayout {
  const other = otherKind(start);
  if (other) throw new DataError(expected(file, other));
  const text = start.toString();
  const header = headerLine.test(text);
  const lines = text.split(/\r?\n/, mostLines + 1);
  // the last line may be incomplete
  const whole = lines.slice(header ? 1 : 0, lines.length > 1 ? -1 : undefined);
  const votes = new Map<number, number>();
  for (const line of whole) {
    const fields = line.trimEnd().split(" ");
    const numbers = fields.length - 1 - fields.slice(1).findLastIndex((field) => !isNumber(field)) - 1;
    if (numbers > 1) votes.set(numbers, (votes.get(numbers) ?? 0) + 1);
  }
  const [best] = [...votes].sort(([, a], [, b]) => b - a);
  if (best) return { dimension: best[0], header };
  throw new DataError(expected(file, `lines such as ${JSON.stringify((whole[0] ?? text).slice(0, 60))}`));
}

const expected = (file: string, got: string): string =>
  `glove: expected a text file with a word and its numbers, separated by spaces, on each line, got ${file}: ${got}`;

function otherKind(start: Buffer): string | undefined {
  const begins = (...bytes: number[]) => bytes.every((byte, n) => start[n] === byte);
  if (start.length === 0) return "an empty file: download it again";
  if (begins(0x50, 0x4b, 3, 4)) return "a ZIP archive: unpack it and use the .txt file in it";
  if (begins(0x1f, 0x8b)) return "a gzip archive: unpack it";
  if (begins(0xff, 0xfe) || begins(0xfe, 0xff)) return "UTF-16 text: save it as UTF-8";
  const text = start.toString("latin1", 0, 200);
  if (/^\s*<(!doctype|html|\?xml)/i.test(text))
    return "a web page, perhaps from a failed download: download the file again";
  if (text.startsWith("version https://git-lfs"))
    return "a Git LFS pointer instead of the file itself: fetch the file with git lfs pull";
  const binary = start.some((byte) => byte < 9 || (byte > 13 && byte < 32));
  if (binary) return headerLine.test(text) ? "word2vec's binary form: convert it to text" : "binary data";
  return undefined;
}
