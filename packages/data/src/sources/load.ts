import type { CaptionedImages } from "../captioned-images.js";
import type { LoadOptions } from "../load-options.js";
import { DataError } from "../problems.js";
import { type DataFormat, parseSpecifier, specifierForms } from "./format.js";
import { dataFormats } from "./index.js";

/**
 * Loads the captioned images that a specifier names, such as `emoji`, `flickr8k:DIR` or `folder:DIR`.
 * @throws DataError if the specifier names none of the formats, or its data cannot be used
 */
export async function loadData(
  specifier: string,
  options: LoadOptions = {},
  formats: readonly DataFormat[] = dataFormats,
): Promise<CaptionedImages> {
  const parsed = parseSpecifier(specifier, formats);
  if (!parsed) throw new DataError(`data: wants ${specifierForms(formats)}, got ${JSON.stringify(specifier)}`);
  return parsed.format.load(parsed.path, options);
}
