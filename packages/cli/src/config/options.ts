import { allModels, commonEntries, configEntries, type PartialConfig, type SettingEntry } from "@bosquejo/model";
import { type Command, InvalidArgumentError, Option } from "commander";
import { captionedImages, dataSpec } from "../data/specifier.js";
import type { Io } from "../io.js";
import { parseDuration } from "./arguments.js";

/** The values of options that commander parsed, by attribute: `--batch-size` is `batchSize`. */
export type RawOptions = Readonly<Record<string, unknown>>;

/** A setting that has an option. */
type OptionEntry = SettingEntry & { readonly meta: { readonly option: NonNullable<SettingEntry["meta"]["option"]> } };

const nameOf = ({ path }: SettingEntry) => path.join(".");

/** The settings that have an option, each once: first those of every run, then those of models. */
export function optionEntries(): readonly OptionEntry[] {
  const all = [...commonEntries(), ...allModels().flatMap(({ name }) => configEntries(name))];
  const byFlags = new Map(all.flatMap((entry) => (entry.meta.option ? [[entry.meta.option.flags, entry]] : [])));
  return [...byFlags.values()] as OptionEntry[];
}

const flagOf = ({ meta }: OptionEntry): string => meta.option.flags.split(" ")[0]!;

const attributeOf = (entry: OptionEntry): string =>
  flagOf(entry)
    .replace(/^--/, "")
    .replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The values that an option takes, in words. A command line cannot give null, so null is left out. */
const expectedOf = ({ meta }: OptionEntry): string => meta.expected.replace(/, or null$/, "");

/** The names that an option takes, or undefined if its setting takes other values too (null does not count). */
function choicesOf(entry: OptionEntry): string[] | undefined {
  const names = expectedOf(entry)
    .match(/^one of (.+)$/)?.[1]
    ?.split(", ");
  return names?.every((name) => entry.schema.safeParse(name).success) ? names : undefined;
}

/** A decimal number: 32, 0.5, 1e-4. */
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Returns a parser of an option's text. It returns the number, boolean or text that the schema of the setting accepts.
 */
function parserOf(entry: OptionEntry): (text: string) => unknown {
  const { schema, meta } = entry;
  if (meta.option.duration) return (text) => parseDuration(text) / 60_000;
  return (text) => {
    const values = decimal.test(text) ? [Number(text), text] : [{ true: true, false: false }[text] ?? text, text];
    const value = values.find((each) => schema.safeParse(each).success);
    if (value === undefined) throw new InvalidArgumentError(`Expected ${expectedOf(entry)}.`);
    return value;
  };
}

function optionOf(entry: OptionEntry, io: Pick<Io, "cwd">, description?: string): Option {
  const { option, description: documented } = entry.meta;
  if (nameOf(entry) === "data.source")
    return new Option(option.flags, `${captionedImages} (default: emoji)`).argParser(dataSpec(io.cwd));
  const made = new Option(option.flags, description ?? option.description ?? documented);
  const choices = choicesOf(entry);
  return choices ? made.choices(choices) : made.argParser(parserOf(entry));
}

/**
 * Returns the option of one setting, such as "training.precision".
 * @throws RangeError if the setting has no option
 */
export function settingOption(name: string, io: Pick<Io, "cwd">): Option {
  const entry = optionEntries().find((each) => nameOf(each) === name);
  if (!entry) throw new RangeError(`settingOption: expected a setting that has an option, got ${name}`);
  return optionOf(entry, io);
}

/**
 * Adds the options of settings to a command.
 * @param descriptions the settings whose options are added (default: all), each with another description or undefined
 */
export function addSettings(
  command: Command,
  io: Pick<Io, "cwd">,
  descriptions?: Readonly<Record<string, string | undefined>>,
): Command {
  for (const entry of optionEntries()) {
    if (descriptions && !Object.hasOwn(descriptions, nameOf(entry))) continue;
    command.addOption(optionOf(entry, io, descriptions?.[nameOf(entry)]));
  }
  return command;
}

/** Returns the settings that the options of a command line give. */
export function givenSettings(raw: RawOptions): PartialConfig {
  const given: Record<string, unknown> = {};
  for (const entry of optionEntries()) {
    const value = raw[attributeOf(entry)];
    if (value === undefined) continue;
    entry.path.reduce<Record<string, unknown>>((inside, name, i) => {
      inside[name] = i === entry.path.length - 1 ? value : (inside[name] ?? {});
      return inside[name] as Record<string, unknown>;
    }, given);
  }
  return given as PartialConfig;
}

/** Returns the flags of those settings in `settings` that a resumed run must not change. */
export function fixedFlags(settings: PartialConfig): string[] {
  const valueAt = (path: readonly string[]) =>
    path.reduce<unknown>((inside, name) => (inside as Record<string, unknown> | undefined)?.[name], settings);
  return optionEntries()
    .filter(({ path, meta }) => !meta.resumable && valueAt(path) !== undefined)
    .map(flagOf);
}
