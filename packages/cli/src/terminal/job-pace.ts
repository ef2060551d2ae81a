import type { ProgressUnit } from "@bosquejo/data";
import { formatDuration } from "../config/arguments.js";

const MEASURED_MS = 500;
const MEGABYTE = 1e6;

const count = (value: number) => Math.round(value).toLocaleString("en-US");

/** Formats the progress of a job. A job with a total of 1 has only its label. */
export function jobLine(label: string, done: number, total: number, unit?: ProgressUnit): string {
  if (total === 1) return label;
  if (unit !== "bytes") return `${label} ${count(done)} of ${count(total)}`;
  return `${label} ${count(done / MEGABYTE)} of ${count(total / MEGABYTE)} MB`;
}

/**
 * Returns a function that formats the speed and the remaining time of a job. The speed is measured from the first
 * report on, because work that an earlier process finished took no time here. The text is empty until the speed is
 * known.
 */
export function jobPace(
  now: () => number,
): (label: string, done: number, total: number, unit?: ProgressUnit) => string {
  let first = { label: "", done: 0, at: 0 };
  let last = 0;
  return (label, done, total, unit) => {
    if (label !== first.label || done < last) first = { label, done, at: now() };
    last = done;
    const elapsed = now() - first.at;
    if (total === 1 || elapsed < MEASURED_MS || done === first.done) return "";
    const rate = (done - first.done) / elapsed;
    const speed = { images: `${count(rate * 1000)} images/s`, bytes: `${count((rate * 1000) / MEGABYTE)} MB/s` };
    const parts = [unit && speed[unit], done < total && `ETA ${formatDuration((total - done) / rate)}`];
    return parts.flatMap((part) => (part ? [`  ${part}`] : [])).join("");
  };
}
