/** Writes numbers with so many digits after the point. */
export const fixed =
  (digits: number) =>
  (value: number): string =>
    value.toFixed(digits);

/** Three significant digits, never an exponent: "0.125", "12500". */
export const significant = (value: number): string =>
  value >= 1000 ? Math.round(value).toString() : Number(value.toPrecision(3)).toString();

/** A count with its thousands apart: "30,000". */
export const counted = (value: number): string => value.toLocaleString("en-US");

const oneDigit = fixed(1);

/** A share of 1 in percent: "5.9 %". */
export const percent = (share: number, digits: (value: number) => string = oneDigit): string =>
  `${digits(100 * share)} %`;

/** A share of 1 in percent, with a space that no line breaks at. */
export const unbrokenPercent = (share: number): string => percent(share).replace(" ", "\u00a0");

/** Bytes in millions: "12.5 MB". */
export const megabytes = (bytes: number): string => `${significant(bytes / 1e6)} MB`;

/** Seconds in the unit that suits them: "8.4 s", "84 s", "2.1 min", "3.0 h". */
export function duration(seconds: number): string {
  if (seconds >= 5400) return `${(seconds / 3600).toFixed(1)} h`;
  if (seconds >= 100) return `${(seconds / 60).toFixed(1)} min`;
  return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
}

/** An ISO 8601 date to the minute: "2026-01-31 09:30 UTC". */
export const minute = (date: string): string => `${date.slice(0, 16).replace("T", " ")} UTC`;

/** Names in a sentence: "a, b and c". */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** Text with a capital letter at its head. */
export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
