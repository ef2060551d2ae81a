/** The kind of a problem with one file or line. Callers count problems by kind. */
export type ProblemKind =
  | "missing-image"
  | "no-caption"
  | "empty-caption"
  | "unreadable"
  | "half-grey"
  | "duplicate-image"
  | "duplicate-caption"
  | "malformed-line"
  | "split-list"
  | "cache";

/** A problem with one file or line of a data set. Loading leaves the item out and continues. */
export interface Problem {
  readonly kind: ProblemKind;
  /** `file` or `file:line` */
  readonly where: string;
  readonly what: string;
}

/**
 * Invalid input from the user. The message names the file, line or option, and says what to do. It is shown without a
 * stack trace.
 */
export class DataError extends Error {
  override name = "DataError";
}

/** The first few of many names, for a message: "a.jpg, b.jpg, c.jpg and 4 more". */
export function firstFew(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(", ");
  return names.length > 3 ? `${shown} and ${(names.length - 3).toLocaleString("en-US")} more` : shown;
}
