import { type AdapterSummary, listAdapters, openDevice } from "@bosquejo/tensor";
import { checkCase } from "../check.js";
import type { OpRow } from "../row.js";
import type { Fared, Passed } from "./record.js";

const PLACES = 200;

const nameOf = ({ kind, name }: AdapterSummary) => (kind === "hardware" ? name : kind);

/** Checks the cases of ops on every adapter of this machine. Returns earlier results together with the new ones. */
export async function recordCases(rows: readonly OpRow[], before: Passed): Promise<Passed> {
  const after: Record<string, Record<string, Fared>> = {};
  for (const [name, results] of Object.entries(before)) after[name] = { ...results };
  for (const { name } of rows) after[name] = {};
  for (const adapter of rows.length > 0 ? await listAdapters() : []) {
    using device = await openDevice({ adapter: adapter.name, robustness: true });
    for (const row of rows) {
      let passed = 0;
      for (const one of row.cases) {
        const right = await checkCase(device, row, one, PLACES).then(
          () => true,
          () => false,
        );
        if (right) passed++;
      }
      after[row.name]![nameOf(adapter)] = { passed, of: row.cases.length };
    }
  }
  return after;
}
