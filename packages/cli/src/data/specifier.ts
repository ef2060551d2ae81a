import { homedir } from "node:os";
import { resolve } from "node:path";
import { dataFormats, parseSpecifier, specifierForm, specifierForms } from "@bosquejo/data";
import { InvalidArgumentError } from "commander";
import { didYouMean } from "../config/arguments.js";

/** The forms of a data specifier, for the descriptions of options. */
export const captionedImages = `captioned images: ${specifierForms(dataFormats)}`;

/** Returns the part of help texts about data formats, one in each line. */
export function formatsHelp(): string {
  const forms = dataFormats.map(specifierForm);
  const width = Math.max(...forms.map(({ length }) => length));
  const lines = dataFormats.map(({ description }, n) => `  ${forms[n]!.padEnd(width)}  ${description}`);
  return `\nCaptioned images:\n${lines.join("\n")}`;
}

/**
 * Makes the path in a data specifier absolute: a run can then be resumed from any folder. Other texts stay unchanged.
 */
export function absoluteSpec(cwd: string, spec: string): string {
  const { format, path } = parseSpecifier(spec, dataFormats) ?? {};
  // a shell expands ~ only at the start of a word, and here a prefix precedes it
  return format && path ? `${format.name}:${resolve(cwd, path.replace(/^~(?=[\\/])/, homedir()))}` : spec;
}

/**
 * Returns a parser of data specifiers, which makes paths absolute. It throws an InvalidArgumentError for other texts.
 */
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
