import { existsSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "@bosquejo/data";
import { durationText } from "../config/arguments.js";
import { CliError, UsageError } from "../io.js";
import { writeWhole } from "../run-folder/folder.js";
import { withFile } from "../terminal/file-errors.js";

/** A folder of several networks that one command trains, such as that of a reproduction. */
export interface SeveralFolder<S extends object> {
  /** the name of the command, and of the folder's content: "reproduction" */
  readonly command: string;
  readonly content: string;
  /** the option of each setting, for error messages */
  readonly flags: Readonly<Record<keyof S, string>>;
}

const fileOf = <S extends object>({ content }: SeveralFolder<S>) => `${content}.json`;

/** A setting as the command line gives it; numbers of minutes are times. */
function shown(value: unknown, minutes: boolean): string {
  if (value === null || value === undefined) return "default";
  if (!minutes) return String(value);
  return [value]
    .flat()
    .map((each) => durationText(Number(each)))
    .join(",");
}

/**
 * Creates the folder of several networks, or checks that the networks in it can continue with the given settings.
 * @throws UsageError if they began with other settings, CliError if the folder has other content or cannot be written
 */
export async function claimFolder<S extends object>(folder: string, settings: S, of: SeveralFolder<S>): Promise<void> {
  const { command, content, flags } = of;
  const path = join(folder, fileOf(of));
  await withFile("--out", folder, () => makeFolder(folder));
  if (!existsSync(path)) {
    const held = await withFile("--out", folder, () => readdir(folder));
    if (held.length > 0)
      throw new CliError(
        `--out: expected a new or empty folder, or that of a ${content}, got ${folder}, ` +
          `which holds ${held.slice(0, 3).join(", ")}: choose another folder`,
      );
    await withFile("--out", path, () => writeWhole(path, `${JSON.stringify(settings, null, 2)}\n`));
    return;
  }
  const text = await withFile("--out", path, () => readFile(path, "utf8"));
  let former: Partial<S>;
  try {
    former = JSON.parse(text) as Partial<S>;
  } catch (error) {
    throw new CliError(
      `${command}: ${path}: expected JSON, got a syntax error: ${(error as Error).message}: ` +
        "restore the file, or choose another folder with --out",
    );
  }
  for (const key of Object.keys(flags) as (keyof S)[]) {
    // a setting that did not exist when the networks began has its default
    if (JSON.stringify(former[key] ?? null) === JSON.stringify(settings[key])) continue;
    const minutes = key === "maxMinutes";
    throw new UsageError(
      `${command}: ${folder}: expected ${flags[key]} = ${shown(former[key], minutes)}, as it began, ` +
        `got ${shown(settings[key], minutes)}: give the same value to continue, or choose another folder with --out`,
    );
  }
}

/** Removes a folder of several networks that failed while it held only its settings. */
export async function releaseFolder<S extends object>(folder: string, of: SeveralFolder<S>): Promise<void> {
  const held = await readdir(folder).catch(() => []);
  if (held.length === 1 && held[0] === fileOf(of)) await rm(folder, { recursive: true });
}
