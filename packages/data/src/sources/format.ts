import type { CaptionedImages } from "../captioned-images.js";
import type { ImageOptions } from "../load-options.js";

/** A format of captioned images. A specifier names it: `emoji`, or `flickr8k:DIR` with the path of a folder. */
export interface DataFormat {
  readonly name: string;
  /** The kind of path that follows the name and a colon; undefined if the specifier is the name alone. */
  readonly path?: "DIR" | "FILE";
  /** The description in `--help`, one line. */
  readonly description: string;
  /** Loads the images and captions at `path` (empty if the format takes none), scaled to `imageSize`. */
  load(path: string, options: ImageOptions): Promise<CaptionedImages>;
}

/** Returns the form of a format's specifiers: "emoji", "flickr8k:DIR". */
export const specifierForm = ({ name, path }: DataFormat): string => (path ? `${name}:${path}` : name);

/** Returns the forms of all specifiers, for messages: "emoji, flickr8k:DIR or folder:DIR". */
export function specifierForms(formats: readonly DataFormat[]): string {
  const forms = formats.map(specifierForm);
  return forms.length > 1 ? `${forms.slice(0, -1).join(", ")} or ${forms.at(-1)}` : forms.join();
}

/**
 * Returns the format that a specifier names, and the specifier's path (empty if the format takes none). Undefined if
 * the specifier names no format.
 */
export function parseSpecifier(
  specifier: string,
  formats: readonly DataFormat[],
): { readonly format: DataFormat; readonly path: string } | undefined {
  const [, name, path] = /^([^:]*)(?::(.+))?$/s.exec(specifier) ?? [];
  const format = formats.find((each) => each.name === name);
  return format && (format.path !== undefined) === (path !== undefined) ? { format, path: path ?? "" } : undefined;
}
