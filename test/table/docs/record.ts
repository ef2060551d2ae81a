import { readFileSync } from "node:fs";

/** The result of an op's cases on one adapter. */
export interface Fared {
  /** the number of hand-written cases that agreed with float64 */
  readonly passed: number;
  /** the number of hand-written cases */
  readonly of: number;
}

/** Results by the names of ops and of adapters. */
export type Passed = Readonly<Record<string, Readonly<Record<string, Fared>>>>;

/** The time of tfjs divided by ours: the ratio of medians, and quartiles of the turns' ratios; or why it is missing. */
export type RecordedSpeed =
  | {
      readonly sizes: string;
      readonly theirs: string;
      readonly ratio: number;
      readonly low: number;
      readonly high: number;
    }
  | { readonly why: string };

/** The results of `pnpm bench ops`. */
export interface Speeds {
  readonly tfjs: string;
  readonly machine: string;
  /** ops that tfjs has too, each with its speeds by the names of adapters */
  readonly ops: Readonly<
    Record<string, { readonly date: string; readonly speed: Readonly<Record<string, RecordedSpeed>> }>
  >;
}

export const passedFile = new URL("./ops.json", import.meta.url);
export const tableFile = new URL("../../../docs/ops.md", import.meta.url);
const speedsFile = new URL("../../../packages/bench/results/op-speeds.json", import.meta.url);

/** The command that tests new or changed ops on every adapter and writes docs/ops.md. */
export const command = "BOSQUEJO_RECORD_OPS=1 npx vitest run test/table/docs/op-table.test.ts";

export const readPassed = (): Passed => JSON.parse(readFileSync(passedFile, "utf8"));
export const readSpeeds = (): Speeds => JSON.parse(readFileSync(speedsFile, "utf8"));
