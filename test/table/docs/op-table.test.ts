import { readFileSync, writeFileSync } from "node:fs";
import { type Device, openDevice } from "@bosquejo/tensor";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cases } from "../cases.js";
import { optionsOf } from "./options.js";
import { command, passedFile, readPassed, readSpeeds, tableFile } from "./record.js";
import { recordCases } from "./recording.js";
import { opTable } from "./table.js";

// "all" records every op anew, anything else those that are new or have other cases
const recording = process.env.BOSQUEJO_RECORD_OPS;

let device: Device;
beforeAll(async () => {
  device = await openDevice();
  if (recording === undefined) return;
  const before = readPassed();
  const changed = cases.filter(({ name, cases: { length } }) => {
    const adapters = Object.values(before[name] ?? {});
    return recording === "all" || adapters.length === 0 || adapters.some((fared) => fared.of !== length);
  });
  const after = await recordCases(changed, before);
  const inOrder = Object.fromEntries(cases.map(({ name }) => [name, after[name]]));
  writeFileSync(passedFile, `${JSON.stringify(inOrder, null, 2)}\n`);
  writeFileSync(tableFile, opTable(cases, readPassed(), readSpeeds(), optionsOf(device, cases)));
});
afterAll(() => device.dispose());

test("the recorded cases of every op are those of the table, and passed on every adapter", () => {
  const passed = readPassed();
  expect(Object.keys(passed).sort(), `where ops came or went: ${command}`).toEqual(
    cases.map(({ name }) => name).sort(),
  );
  for (const { name, cases: own } of cases) {
    for (const [adapter, fared] of Object.entries(passed[name]!)) {
      const what = `${name} on ${adapter}; where its cases changed: ${command}`;
      expect(fared, what).toEqual({ passed: own.length, of: own.length });
    }
  }
});

test("docs/ops.md is what rows, comments, options and records give", () => {
  const table = opTable(cases, readPassed(), readSpeeds(), optionsOf(device, cases));
  expect(readFileSync(tableFile, "utf8"), `to write it anew: ${command}`).toBe(table);
});
