import { existsSync, readFileSync } from "node:fs";
import { type Device, openDevice } from "@bosquejo/tensor";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cases } from "../cases.js";
import { optionsOf } from "./options.js";
import { command, readRecord, recordFile, tableFile } from "./record.js";
import { recordOps } from "./recording.js";
import { opTable } from "./table.js";

// "all" records every op anew, anything else those that are new or have other cases
const recording = process.env.BOSQUEJO_RECORD_OPS;
const HOURS = 3_600_000;

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());

test("records ops", { timeout: 2 * HOURS }, async ({ skip }) => {
  skip(recording === undefined, `only where it is asked for: ${command}`);
  const before = existsSync(recordFile) ? readRecord() : undefined;
  const changed = cases.filter(({ name, cases: { length } }) => {
    const adapters = Object.values(before?.ops[name]?.adapters ?? {});
    return recording === "all" || adapters.length === 0 || adapters.some((fared) => fared.of !== length);
  });
  await recordOps(changed, cases, before, optionsOf(device, cases));
  expect(Object.keys(readRecord().ops)).toEqual(cases.map(({ name }) => name));
});

test("the recorded cases of every op are those of the table, and passed on every adapter", () => {
  const { ops } = readRecord();
  expect(Object.keys(ops).sort(), `where ops came or went: ${command}`).toEqual(cases.map(({ name }) => name).sort());
  for (const { name, cases: own } of cases) {
    for (const [adapter, fared] of Object.entries(ops[name]!.adapters)) {
      const what = `${name} on ${adapter}; where its cases changed: ${command}`;
      expect(fared, what).toEqual({ passed: own.length, of: own.length });
    }
  }
});

test("docs/ops.md is what rows, comments, options and record give", () => {
  const table = opTable(cases, readRecord(), optionsOf(device, cases));
  expect(readFileSync(tableFile, "utf8"), `to write it anew: ${command}`).toBe(table);
});
