import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PartialConfig } from "@bosquejo/model";
import { expect, test } from "vitest";
import { defaultModels, reproductionFolder, settingsOf } from "../../src/reproduce/settings.js";
import { claimFolder, releaseFolder } from "../../src/several/claim.js";
import { requestedModels } from "../../src/several/requested.js";
import type { SharedSettings } from "../../src/several/train-one.js";
import { folder } from "../fakes.js";

const claim = (at: string, settings: SharedSettings) => claimFolder(at, settings, reproductionFolder);
const release = (at: string) => releaseFolder(at, reproductionFolder);
const given = (training: PartialConfig["training"] = {}, data: PartialConfig["data"] = {}) => ({
  settings: { data, training },
});

test("parses networks by number, by preset, and with another text encoder", () => {
  expect(requestedModels("1, published-2,sketch:attention")).toEqual([
    { name: "model-1", preset: "model-1" },
    { name: "published-2", preset: "published-2" },
    { name: "sketch-attention", preset: "sketch", textEncoder: "attention" },
  ]);
});

test.each([
  ["4", /Expected 1, 2, 3, model-1/],
  ["skech", /Did you mean sketch\?/],
  ["", /Expected 1, 2, 3/],
  ["1:atention", /Expected mean, meanmax, attention after ":"\. Did you mean attention\?/],
  ["1,model-1", /Expected each network once, got model-1 twice/],
])("rejects the list of networks %j", (text, message) => {
  expect(() => requestedModels(text)).toThrow(message);
});

test("on a CPU the default is two networks with an hour each, unless epochs or a limit are given", () => {
  expect(defaultModels(true).map(({ name }) => name)).toEqual(["sketch", "model-1"]);
  expect(defaultModels(false).map(({ name }) => name)).toEqual(["model-1", "model-2", "model-3"]);
  expect(settingsOf("emoji", given(), true, "/home").maxMinutes).toBe(60);
  expect(settingsOf("emoji", given(), false, "/home").maxMinutes).toBeNull();
  expect(settingsOf("emoji", given({ epochs: 20 }), true, "/home")).toMatchObject({ maxMinutes: null, epochs: 20 });
  expect(settingsOf("emoji", given({ maxMinutes: 1.5 }), false, "/home").maxMinutes).toBe(1.5);
});

test("a reproduction continues only with the settings that it began with", async () => {
  const out = join(folder(), "deep", "reproduction");
  const settings = settingsOf("emoji", given({ epochs: 20 }, { split: "images" }), false, "/home");
  await claim(out, settings);
  await claim(out, settings);
  await expect(claim(out, { ...settings, data: "folder:/other" })).rejects.toThrow(
    "expected data = emoji, as it began, got folder:/other",
  );
  await expect(claim(out, { ...settings, epochs: 5 })).rejects.toThrow(
    /expected --epochs = 20, as it began, got 5: give the same value to continue, or choose/,
  );
  await expect(claim(out, { ...settings, maxMinutes: 1.5 })).rejects.toThrow(
    "expected --max-time = default, as it began, got 90s",
  );
  await expect(claim(out, { ...settings, split: null })).rejects.toThrow(
    "expected --split = images, as it began, got default",
  );
  await expect(claim(out, { ...settings, precision: "mixed" })).rejects.toThrow(
    "expected --precision = default, as it began, got mixed",
  );
  expect(JSON.parse(readFileSync(join(out, "reproduction.json"), "utf8"))).toEqual(settings);
  const { precision, ...older } = settings;
  writeFileSync(join(out, "reproduction.json"), JSON.stringify(older));
  await claim(out, settings);
  writeFileSync(join(out, "reproduction.json"), "{");
  await expect(claim(out, settings)).rejects.toThrow(/reproduction\.json: expected JSON/);
});

test("a folder with only the settings is removed, one with more is kept", async () => {
  const out = join(folder(), "reproduction");
  const settings = settingsOf("emoji", given(), false, "/home");
  await claim(out, settings);
  await release(out);
  expect(existsSync(out)).toBe(false);
  await claim(out, settings);
  mkdirSync(join(out, "sketch"));
  await release(out);
  expect(existsSync(join(out, "reproduction.json"))).toBe(true);
});

test("a folder with other files is not used for a reproduction", async () => {
  const out = folder();
  writeFileSync(join(out, "mine.txt"), "mine");
  await expect(claim(out, settingsOf("emoji", given(), false, "/home"))).rejects.toThrow(
    /--out: expected a new or empty folder, or that of a reproduction, got .*.* holds mine\.txt: choose another folder/,
  );
});
