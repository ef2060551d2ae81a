import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { type AdapterSummary, listAdapters, openDevice } from "@bosquejo/tensor";
import { checkCase } from "../check.js";
import type { Row } from "../row.js";
import { counterparts } from "./counterparts.js";
import { type Fared, type OpRecord, type Recorded, recordFile, type Speed, tableFile } from "./record.js";
import { openTfjs, speedOf } from "./speed.js";
import { opTable } from "./table.js";

const PLACES = 200;

const nameOf = ({ kind, name }: AdapterSummary) => (kind === "hardware" ? name : kind);

type Changing = Record<string, Recorded>;

/** Runs and times the ops on every adapter here, adds what it finds to a record, and writes both files. */
export async function recordOps(
  rows: readonly Row[],
  all: readonly Row[],
  before: OpRecord | undefined,
  options: ReadonlyMap<string, string>,
): Promise<void> {
  const ops: Changing = {};
  for (const { name } of all) if (before?.ops[name]) ops[name] = before.ops[name];
  const date = new Date().toISOString().slice(0, 10);
  for (const { name } of rows) ops[name] = { date, adapters: {} };
  const { version_core: tfjs } = await import("@tensorflow/tfjs-core");
  const machine = `${cpus().length} cores of ${cpus()[0]?.model ?? "an unknown processor"} that other programs also used`;
  const write = () => {
    const record: OpRecord = { tfjs, machine, ops };
    writeFileSync(recordFile, `${JSON.stringify(record, null, 2)}\n`);
    writeFileSync(tableFile, opTable(all, record, options));
  };
  for (const adapter of rows.length > 0 ? await listAdapters() : []) {
    await recordOn(adapter, rows, ops);
    write();
  }
  write();
}

async function recordOn(adapter: AdapterSummary, rows: readonly Row[], ops: Changing): Promise<void> {
  // as tfjs is opened: both as in browsers
  using device = await openDevice({ adapter: adapter.name, robustness: true });
  const tf = await openTfjs(adapter.name);
  const key = nameOf(adapter);
  for (const row of rows) {
    let passed = 0;
    for (const one of row.cases) {
      const failure = await checkCase(device, row, one, PLACES).then(
        () => undefined,
        (error: Error) => error,
      );
      if (!failure) passed++;
    }
    const fared: Fared = { passed, of: row.cases.length };
    const counterpart = counterparts[row.name];
    const speed: Record<string, Speed> = counterpart ? { [key]: await speedOf(device, tf, row, counterpart) } : {};
    const known = ops[row.name]!;
    ops[row.name] = {
      ...known,
      adapters: { ...known.adapters, [key]: fared },
      ...(counterpart ? { speed: { ...known.speed, ...speed } } : {}),
    };
  }
}
