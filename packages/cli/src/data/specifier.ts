import { homedir } from "node:os";
import { resolve } from "node:path";
import { dataFormats, parseSpecifier, specifierForm, specifierForms } from "@bosquejo/data";
import { InvalidArgumentError } from "commander";
import { didYouMean } from "../config/arguments.js";

/** The forms of a data specifier, for the descriptions of options. */
export const captionedImages = `captioned images: ${specifierForms(dataFormats)}`;

/** The data formats for `--help`, one per line. */
export function formatsHelp(): string {
  const forms = dataFormats.map(specifierForm);
  const width = Math.max(...forms.map(({ length }) => length));
  const lines = dataFormats.map(({ description }, n) => `  ${forms[n]!.padEnd(width)}  ${description}`);
  return `\nCaptioned images:\n${lines.join("\n")}`;
}

/** A data specifier with its path made absolute, so that a run can be resumed from elsewhere; other texts unchanged. */
export function absoluteSpec(cwd: string, spec: string): string {
  const { format, path } = parseSpecifier(spec, dataFormats) ?? {};
  // a shell expands ~ at the start of a word only
  return format && path ? `${format.name}:${resolve(cwd, path.replace(/^~(?=[\\/])/, homedir()))}` : spec;
}

/** A parser of data specifiers, which makes their paths absolute. */
export function dataSpec(cwd: string): (text: string) => string {
  return (text) => {
    if (parseSpecifier(text, dataFormats)) return absoluteSpec(cwd, text);
    const [word = ""] = text.split(":");
    const exact = dataFormats.find(({ name }) => name === word);
    if (exact) throw new InvalidArgumentError(`Expected ${specifierForm(exact)}.`);
    const near = didYouMean(
      word,
      dataFormats.map(({ name }) => name),
    );
    throw new InvalidArgumentError(`Expected ${specifierForms(dataFormats)}.${near}`);
  };
}
