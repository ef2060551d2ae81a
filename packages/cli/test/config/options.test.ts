import { resolveConfig } from "@bosquejo/model";
import { Command } from "commander";
import { expect, test } from "vitest";
import {
  addSettings,
  fixedFlags,
  givenSettings,
  optionEntries,
  type RawOptions,
  settingOption,
} from "../../src/config/options.js";
import { resumedConfig } from "../../src/config/settings.js";
import { captionedImages } from "../../src/data/specifier.js";
import { run } from "../../src/run.js";
import { fakeIo } from "../fakes.js";

const io = { cwd: "/somewhere" };

/** For each setting: its option, a valid text, the value of the setting for that text, and an invalid text. */
const options = {
  "data.source": { flag: "--data", takes: "emoji", value: "emoji", refuses: "flickr:x" },
  "data.imageSize": { flag: "--image-size", takes: "32", value: 32, refuses: "33" },
  "data.split": { flag: "--split", takes: "pairs", value: "pairs", refuses: "half" },
  "data.glove": { flag: "--glove", takes: "three.txt", value: "three.txt", refuses: "" },
  "text.encoder": { flag: "--text-encoder", takes: "meanmax", value: "meanmax", refuses: "max" },
  "training.seed": { flag: "--seed", takes: "4294967295", value: 4294967295, refuses: "4294967296" },
  "training.precision": { flag: "--precision", takes: "mixed", value: "mixed", refuses: "f16" },
  "training.batchSize": { flag: "--batch-size", takes: "8", value: 8, refuses: "1.5" },
  "training.epochs": { flag: "--epochs", takes: "20", value: 20, refuses: "0x10" },
  "training.maxMinutes": { flag: "--max-time", takes: "1h30m", value: 90, refuses: "90" },
  "training.learningRate": { flag: "--learning-rate", takes: "1e-4", value: 1e-4, refuses: "Infinity" },
} as const;
type ConfigOption = keyof typeof options;
const names = Object.keys(options) as ConfigOption[];

const entryOf = (name: string) => optionEntries().find(({ path }) => path.join(".") === name)!;
const settingsOf = (name: string, value: unknown) => {
  const [section, setting] = name.split(".") as [string, string];
  return { [section]: { [setting]: value } };
};

/** Returns the settings that `train` reads from these options. */
function parsed(...argv: string[]) {
  const command = addSettings(new Command("train"), io).exitOverride();
  command.configureOutput({ writeErr() {} }).parse(argv, { from: "user" });
  return givenSettings(command.opts<RawOptions>());
}

async function ran(...argv: string[]) {
  const { io: own, written } = fakeIo();
  return { code: await run(argv, own), ...written };
}

const oneLine = (text: string) => text.replace(/\s+/g, " ");

test("these settings have an option, and no two share one", () => {
  expect(optionEntries().map(({ path }) => path.join("."))).toEqual(names);
  expect(optionEntries().map(({ meta }) => meta.option.flags.split(" ")[0])).toEqual(
    names.map((name) => options[name].flag),
  );
});

test("train --help shows every setting that has an option, with its description", async () => {
  const { code, stdout, stderr } = await ran("train", "--help");
  expect([code, stderr]).toEqual([0, ""]);
  const help = oneLine(stdout);
  for (const { path, meta } of optionEntries()) {
    const { flags, description = meta.description } = meta.option;
    const said = path.join(".") === "data.source" ? captionedImages : description;
    expect(help).toContain(oneLine(`${flags} ${said}`));
  }
});

test("reproduce --help shows only the settings that all its networks share", async () => {
  const help = oneLine((await ran("reproduce", "--help")).stdout);
  for (const shown of ["--split <rule>", "--glove <file>", "--seed <n>", "--precision <name>", "--epochs <n>"])
    expect(help).toContain(shown);
  expect(help).toContain("--max-time <time> time limit of each model: 30m, 1h");
  for (const hidden of ["--data", "--image-size", "--text-encoder", "--batch-size", "--learning-rate"])
    expect(help).not.toContain(hidden);
});

test.each(names)("the option of %s sets only that setting", (name) => {
  const { flag, takes, value } = options[name];
  expect(parsed(flag, takes)).toEqual(settingsOf(name, value));
});

test("options that are not given set nothing; several options of a section are merged", () => {
  expect(parsed()).toEqual({});
  expect(parsed("--seed", "0", "--epochs", "2", "--data", "folder:mine")).toEqual({
    data: { source: expect.stringMatching(/^folder:.*somewhere.mine$/) },
    training: { seed: 0, epochs: 2 },
  });
});

test.each([
  ["data.source", /Expected emoji, flickr8k:DIR.*Did you mean flickr8k\?/],
  ["data.imageSize", /Expected one of 8, 16, 32, 64, 128, 256\.$/],
  ["data.split", /Allowed choices are official, images, pairs\.$/],
  ["data.glove", /Expected the path of a file\.$/],
  ["text.encoder", /Allowed choices are mean, meanmax, attention\.$/],
  ["training.seed", /Expected a whole number from 0 to 4294967295\.$/],
  ["training.precision", /Allowed choices are f32, mixed\.$/],
  ["training.batchSize", /Expected a whole number from 1 to 65535\.$/],
  ["training.epochs", /Expected a whole number of at least 1\.$/],
  ["training.maxMinutes", /Expected a time such as 30s, 8m, 1h or 1h30m\.$/],
  ["training.learningRate", /Expected a number over 0\.$/],
] as const)(
  "an invalid value for %s is an error with the option, the value and the expected values",
  (name, expected) => {
    const { flag, refuses } = options[name];
    const wrong = () => parsed(flag, refuses);
    expect(wrong).toThrow(`error: option '${entryOf(name).meta.option.flags}' argument '${refuses}' is invalid.`);
    expect(wrong).toThrow(expected);
  },
);

test("an invalid value is a usage error", async () => {
  const { code, stdout, stderr } = await ran("train", "--image-size", "33");
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("argument '33' is invalid. Expected one of 8, 16, 32, 64, 128, 256.");
});

test.each(names)("a resumed run accepts %s only if it is resumable", (name) => {
  const { flag, takes, value } = options[name];
  const settings = parsed(flag, takes);
  const resumed = () => resumedConfig({ settings }, resolveConfig("sketch"), "config.json");
  if (entryOf(name).meta.resumable) {
    expect(fixedFlags(settings)).toEqual([]);
    expect(resumed()).toMatchObject(settingsOf(name, value));
  } else {
    expect(fixedFlags(settings)).toEqual([flag]);
    expect(resumed).toThrow(`--resume: expected no option that changes the run, got ${flag}:`);
  }
});

test("only the end of a run and the paths of its data are resumable", () => {
  const resumable = names.filter((name) => entryOf(name).meta.resumable);
  expect(resumable).toEqual(["data.source", "data.glove", "training.epochs", "training.maxMinutes"]);
});

test("settingOption returns the option of one setting", () => {
  expect(settingOption("training.precision", io).argChoices).toEqual(["f32", "mixed"]);
  expect(() => settingOption("training.groups", io)).toThrow(/expected a setting that has an option/);
});
