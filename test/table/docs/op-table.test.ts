import { readFileSync, writeFileSync } from "node:fs";
import { type Device, openDevice } from "@bosquejo/tensor";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cases } from "../cases.js";
import { optionsOf } from "./options.js";
import { command, passedFile, readPassed, readSpeeds, tableFile } from "./record.js";
import { recordCases } from "./recording.js";
import { opTable } from "./table.js";

// "all" records all ops again, any other value only new ops and ops with a changed number of cases
const recording = process.env.BOSQUEJO_RECORD_OPS;

let device: Device;
beforeAll(async () => {
  device = await openDevice();
  if (recording === undefined) return;
  const before = readPassed();
  const changed = cases.filter(({ name, cases: { length } }) => {
    const adapters = Object.values(before[name] ?? {});
    return recording === "all" || adapters.length === 0 || adapters.some((result) => result.of !== length);
  });
  const after = await recordCases(changed, before);
  const inOrder = Object.fromEntries(cases.map(({ name }) => [name, after[name]]));
  writeFileSync(passedFile, `${JSON.stringify(inOrder, null, 2)}\n`);
  writeFileSync(tableFile, opTable(cases, readPassed(), readSpeeds(), optionsOf(device, cases)));
});
afterAll(() => device.dispose());

test("ops.json has the number of cases of each op in the table, and all passed on every adapter", () => {
  const passed = readPassed();
  expect(Object.keys(passed).sort(), `if ops were added or removed: ${command}`).toEqual(
    cases.map(({ name }) => name).sort(),
  );
  for (const { name, cases: own } of cases) {
    for (const [adapter, result] of Object.entries(passed[name]!)) {
      const what = `${name} on ${adapter}; if its cases changed: ${command}`;
      expect(result, what).toEqual({ passed: own.length, of: own.length });
    }
  }
});

test("docs/ops.md is up to date with rows, doc comments, options and records", () => {
  const table = opTable(cases, readPassed(), readSpeeds(), optionsOf(device, cases));
  expect(readFileSync(tableFile, "utf8"), `to write it again: ${command}`).toBe(table);
});
