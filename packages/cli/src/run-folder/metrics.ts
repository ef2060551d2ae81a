import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { EvaluationMetrics, Figures, ImageMetrics, TrainingMetrics } from "@bosquejo/model";
import { withFile } from "../terminal/file-errors.js";
import { appendLine, files, writeWhole } from "./folder.js";

/** The figures of an evaluation. Samples of a short session have only a loss. */
export type EvaluationRow = Partial<EvaluationMetrics> & Figures & { readonly pairs: number };

/** One line of `metrics.jsonl`. Every kind has a step. */
export type MetricsRow =
  | ({ readonly kind: "train" } & TrainingMetrics)
  /** `whole`: true if all test pairs were measured, false if only a fixed part of them */
  | ({ readonly kind: "evaluation"; readonly step: number; readonly whole: boolean } & EvaluationRow)
  | {
      readonly kind: "baselines";
      readonly step: number;
      readonly meanImage: ImageMetrics;
      readonly ridge: ImageMetrics;
    }
  | { readonly kind: "checkpoint"; readonly step: number; readonly best: boolean }
  | { readonly kind: "stop"; readonly step: number; readonly why: string; readonly seconds: number };

/** The rows of one kind. */
export type RowOf<K extends MetricsRow["kind"]> = Extract<MetricsRow, { kind: K }>;

/** Appends one row to `metrics.jsonl`. */
export const appendMetrics = (folder: string, row: MetricsRow): Promise<void> =>
  appendLine(folder, JSON.stringify(row));

/** Reads the rows of `metrics.jsonl`. A last line that a crash cut short is left out. */
export async function readMetrics(folder: string): Promise<MetricsRow[]> {
  const path = join(folder, files.metrics);
  if (!existsSync(path)) return [];
  const text = await withFile("metrics", path, () => readFile(path, "utf8"));
  return text.split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line) as MetricsRow];
    } catch {
      return [];
    }
  });
}

/** Rewrites `metrics.jsonl` without the rows after `step` and without stops. Returns the rows that are left. */
export async function truncateMetrics(folder: string, step: number): Promise<MetricsRow[]> {
  const kept = (await readMetrics(folder)).filter((row) => row.step <= step && row.kind !== "stop");
  const path = join(folder, files.metrics);
  await withFile("metrics", path, () => writeWhole(path, kept.map((row) => `${JSON.stringify(row)}\n`).join("")));
  return kept;
}

/** Returns the rows of one kind, in order. */
export function rowsOf<K extends MetricsRow["kind"]>(rows: readonly MetricsRow[], kind: K): RowOf<K>[] {
  return rows.filter((row): row is RowOf<K> => row.kind === kind);
}

/** Returns true if a run reached its end: all its epochs, or its time limit. */
export async function hasEnded(folder: string): Promise<boolean> {
  const stop = rowsOf(await readMetrics(folder), "stop").at(-1);
  return stop !== undefined && stop.why !== "stopped";
}
