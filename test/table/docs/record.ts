import { readFileSync } from "node:fs";
import type { Summary } from "./speed.js";

/** How an op fared on one adapter. */
export interface Fared {
  /** hand-written cases that gave float64's values and gradients */
  readonly passed: number;
  readonly of: number;
}

/** tfjs's time over ours, or why there is none. */
export type Speed = ({ readonly sizes: string; readonly theirs: string } & Summary) | { readonly why: string };

/** What was recorded of one op. */
export interface Recorded {
  readonly date: string;
  /** by adapters' names */
  readonly adapters: Readonly<Record<string, Fared>>;
  /** by adapters' names; absent where tfjs has no counterpart */
  readonly speed?: Readonly<Record<string, Speed>>;
}

/** Everything that docs/ops.md is written from, beside the rows and the sources' comments. */
export interface OpRecord {
  readonly tfjs: string;
  readonly machine: string;
  readonly ops: Readonly<Record<string, Recorded>>;
}

export const recordFile = new URL("./ops.json", import.meta.url);
export const tableFile = new URL("../../../docs/ops.md", import.meta.url);
/** What records ops that are new or have other cases, measures them and writes the table. */
export const command = "BOSQUEJO_RECORD_OPS=1 npx vitest run test/table/docs/op-table.test.ts";

export const readRecord = (): OpRecord => JSON.parse(readFileSync(recordFile, "utf8"));
