import { expectedValue, isValue, presetNames, type SampleOption } from "@bosquejo/model";
import { InvalidArgumentError } from "commander";
import { closest, distance } from "fastest-levenshtein";

const units: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1_000 };

/**
 * Parses a time such as "30s", "8m", "1h" or "1h30m" and returns milliseconds.
 * @throws InvalidArgumentError if it is not such a time, or zero
 */
export function parseDuration(text: string): number {
  if (!/^(\d+(\.\d+)?[hms])+$/.test(text))
    throw new InvalidArgumentError("Expected a time such as 30s, 8m, 1h or 1h30m.");
  let sum = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)([hms])/g)) sum += Number(count) * units[unit!]!;
  if (sum === 0) throw new InvalidArgumentError("Expected a time above zero, such as 30s, 8m or 1h.");
  return sum;
}

/** Formats milliseconds for people: "45s", "8m", "1h 30m". */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  if (h > 0) return m > 0 ? `${h}h ${m}m` : `${h}h`;
  if (m > 0) return s > 0 ? `${m}m ${s}s` : `${m}m`;
  return `${s}s`;
}

/** Returns a parser of whole numbers in [least, most]. It throws an InvalidArgumentError for other texts. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

/**
 * Parses a finite number above 0.
 * @throws InvalidArgumentError for other texts
 */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError("Expected a number above 0.");
  return value;
}

/** Returns minutes as a time that `parseDuration` reads, such as "90s". */
export const durationText = (minutes: number): string => `${Number((60 * minutes).toFixed(3))}s`;

/** Returns a parser of the numbers of an option for drawing. It throws an InvalidArgumentError for other texts. */
export function sampleNumber(option: Pick<SampleOption, "least" | "most" | "whole">): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !isValue(value, option))
      throw new InvalidArgumentError(`Expected ${expectedValue(option)}.`);
    return value;
  };
}

/** Returns " Did you mean NAME?" with the most similar name, or "" if none is similar. */
export function didYouMean(word: string, names: readonly string[]): string {
  const near = closest(word.toLowerCase(), [...names]);
  return near && distance(word.toLowerCase(), near) <= Math.max(2, near.length * 0.4) ? ` Did you mean ${near}?` : "";
}

/**
 * Parses the name of a preset.
 * @throws InvalidArgumentError for other texts
 */
export function presetName(text: string): string {
  const names = presetNames();
  if (names.includes(text)) return text;
  throw new InvalidArgumentError(`Expected one of ${names.join(", ")}.${didYouMean(text, names)}`);
}
