import { readFileSync } from "node:fs";

/** How an op fared on one adapter. */
export interface Fared {
  /** hand-written cases that gave float64's values and gradients */
  readonly passed: number;
  readonly of: number;
}

/** Results of ops, by the names of ops and adapters. */
export type Passed = Readonly<Record<string, Readonly<Record<string, Fared>>>>;

/** tfjs's time over ours: the ratio of medians, and quartiles of the turns' ratios; or why there is none. */
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
  /** of ops that tfjs has too; speeds by adapters' names */
  readonly ops: Readonly<
    Record<string, { readonly date: string; readonly speed: Readonly<Record<string, RecordedSpeed>> }>
  >;
}

export const passedFile = new URL("./ops.json", import.meta.url);
export const tableFile = new URL("../../../docs/ops.md", import.meta.url);
const speedsFile = new URL("../../../packages/bench/results/op-speeds.json", import.meta.url);

/** The command that runs the cases of new or changed ops on every adapter, and writes the table. */
export const command = "BOSQUEJO_RECORD_OPS=1 npx vitest run test/table/docs/op-table.test.ts";

export const readPassed = (): Passed => JSON.parse(readFileSync(passedFile, "utf8"));
export const readSpeeds = (): Speeds => JSON.parse(readFileSync(speedsFile, "utf8"));
