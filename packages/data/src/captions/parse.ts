import { CsvError, parse } from "csv-parse/sync";
import { DataError, type Problem } from "../problems.js";

/** One row of a captions file, not checked yet: the image may not exist, and the caption may be empty. */
export interface CaptionRow {
  readonly image: string;
  readonly caption: string;
  readonly line: number;
}

/** The rows of a captions file, and its malformed lines. */
export interface CaptionRows {
  readonly rows: readonly CaptionRow[];
  readonly problems: readonly Problem[];
}

const kind = "malformed-line";
const imageKeys = ["image", "file_name"];
const captionKeys = ["caption", "text"];
const wanted = `${imageKeys.join(" or ")}, and ${captionKeys.join(" or ")}`;

/**
 * Parses comma- or tab-separated text with a header.
 * @throws DataError if a column is missing or a quote is not closed
 */
export function parseTable(file: string, text: string, delimiter: "," | "\t"): CaptionRows {
  const records = cells(file, text, delimiter);
  const header = records[0]?.record.map((cell) => cell.trim().toLowerCase()) ?? [];
  const image = header.findIndex((name) => imageKeys.includes(name));
  const caption = header.findIndex((name) => captionKeys.includes(name));
  if (image < 0 || caption < 0)
    throw new DataError(`${file}:1: expected the columns ${wanted}, got ${header.join(", ") || "an empty file"}`);
  const rows: CaptionRow[] = [];
  const problems: Problem[] = [];
  for (const { record, line } of records.slice(1)) {
    if (record.length === header.length) rows.push({ image: record[image]!, caption: record[caption]!, line });
    else {
      const hint = "put quotes around a caption that contains the separator";
      const what = `expected ${header.length} cells, got ${record.length}: ${hint}`;
      problems.push({ kind, where: `${file}:${line}`, what });
    }
  }
  return { rows, problems };
}

function cells(file: string, text: string, delimiter: string): { record: string[]; line: number }[] {
  const options = {
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  } as const;
  try {
    const records = parse(text, options) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new DataError(`${file}:${Number(error.lines)}: ${error.message}`);
  }
}

/** Parses text with one JSON object per line. */
export function parseJsonLines(file: string, text: string): CaptionRows {
  const rows: CaptionRow[] = [];
  const problems: Problem[] = [];
  text.split("\n").forEach((json, n) => {
    if (json.trim() === "") return;
    const row = jsonRow(json, n + 1);
    if (typeof row === "string") problems.push({ kind, where: `${file}:${n + 1}`, what: row });
    else rows.push(row);
  });
  return { rows, problems };
}

function jsonRow(json: string, line: number): CaptionRow | string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return `malformed JSON: ${(error as Error).message}`;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "expected a JSON object";
  const fields = value as Record<string, unknown>;
  const text = (keys: string[]) => keys.map((key) => fields[key]).find((field) => typeof field === "string");
  const [image, caption] = [text(imageKeys), text(captionKeys)];
  if (typeof image === "string" && typeof caption === "string") return { image, caption, line };
  return `expected strings with the keys ${wanted}, got the keys ${Object.keys(fields).join(", ") || "none"}`;
}
