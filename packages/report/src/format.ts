/** Returns a function that formats a number with `digits` digits after the point. */
export const fixed =
  (digits: number) =>
  (value: number): string =>
    value.toFixed(digits);

/** Formats a number with three significant digits and without an exponent: "0.125"; over 1000 as a whole number. */
export const significant = (value: number): string =>
  value >= 1000 ? Math.round(value).toString() : Number(value.toPrecision(3)).toString();

/** Formats a count with thousands separators: "30,000". */
export const counted = (value: number): string => value.toLocaleString("en-US");

const oneDigit = fixed(1);

/** Formats a share of 1 in percent: "5.9 %". */
export const percent = (share: number, digits: (value: number) => string = oneDigit): string =>
  `${digits(100 * share)} %`;

/** Formats a share of 1 in percent, with a no-break space. */
export const unbrokenPercent = (share: number): string => percent(share).replace(" ", "\u00a0");

/** Formats bytes in millions: "12.5 MB". */
export const megabytes = (bytes: number): string => `${significant(bytes / 1e6)} MB`;

/** Formats seconds in a suitable unit: "8.4 s", "84 s", "2.1 min", "3.0 h". */
export function duration(seconds: number): string {
  if (seconds >= 5400) return `${(seconds / 3600).toFixed(1)} h`;
  if (seconds >= 100) return `${(seconds / 60).toFixed(1)} min`;
  return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
}

/** Formats an ISO 8601 date, to the minute: "2026-01-31 09:30 UTC". */
export const minute = (date: string): string => `${date.slice(0, 16).replace("T", " ")} UTC`;

/** Joins names for a sentence: "a, b and c". */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** Capitalizes the first letter of a text. */
export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
