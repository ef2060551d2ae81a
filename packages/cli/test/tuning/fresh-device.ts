import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Device, matmul, openDevice } from "@bosquejo/tensor";
import { expect, onTestFinished } from "vitest";
import { tuningsFile } from "../../src/tuning/tunings-file.js";
import { fakeIo, folder } from "../fakes.js";

/** The product that the devices of these tests have met. */
export const KEY =
  "matmul(B=1 H=1 W=8 K=8 OH=1 OW=8 N=8 R=1 S=1 STRIDE_H=1 STRIDE_W=1 " +
  "PADDING_H=0 PADDING_W=0 DILATION_H=1 DILATION_W=1 GROUPS=1 BATCHES=1)";
/** A choice that differs from the one by the rules. */
export const narrow = { tile: "registers-16x4", slices: 1 };

/** Opens a device that has met one product and made no timed choice. `kind` replaces the kind of its adapter. */
export async function fresh(kind?: Device["adapter"]["kind"]) {
  const { gpu } = await openDevice();
  const device = new Device({ ...gpu, adapter: { ...gpu.adapter, ...(kind && { kind }) } });
  onTestFinished(() => device.dispose());
  const unmeasured = device.choices.unmeasured(() => {
    using a = device.zeros([8, 8]);
    matmul(a, a).dispose();
  });
  expect(Object.keys(device.choices.table)).toEqual([KEY]);
  const cache = folder();
  const { io, written } = fakeIo(cache, {}, { BOSQUEJO_CACHE: cache });
  const lines: string[] = [];
  const view = { row() {}, job() {}, log: (line: string) => lines.push(line), stop() {} };
  return { device, unmeasured, io, written, lines, view, file: tuningsFile(device.adapter, io.env) };
}

/** Writes a file with two choices: one for `KEY`, one for a product that no device has met. */
export function keep({ device, file }: Awaited<ReturnType<typeof fresh>>) {
  const { name, kind, backend, driver } = device.adapter;
  const tables = { f32: { [KEY]: narrow, "matmul(B=9)": narrow }, mixed: {} };
  mkdirSync(dirname(file), { recursive: true });
  const content = {
    format: "bosquejo tunings 1",
    adapter: { name, kind, backend, driver },
    bosquejo: "0.1.0",
    date: "",
  };
  writeFileSync(file, JSON.stringify({ ...content, tables }));
}

/** The options of choosing in these tests. */
export const choosing = { budget: 60_000, hint: "hint" };
