import type { CaptionedImages } from "../captioned-images.js";
import { DEFAULT_IMAGE_SIZE, imageSizes } from "../image-size.js";
import type { ImageOptions } from "../load-options.js";
import { DataError } from "../problems.js";
import { type DataFormat, parseSpecifier, specifierForms } from "./format.js";
import { dataFormats } from "./index.js";

/**
 * Loads the captioned images that a specifier names, such as `emoji`, `flickr8k:DIR` or `folder:DIR`, scaled to
 * `imageSize` (64 by default).
 * @throws DataError if the specifier names no format, the image size is not in `imageSizes`, or the data cannot be used
 */
export async function loadData(
  specifier: string,
  options: Partial<ImageOptions> = {},
  formats: readonly DataFormat[] = dataFormats,
): Promise<CaptionedImages> {
  const parsed = parseSpecifier(specifier, formats);
  if (!parsed) throw new DataError(`data: expected ${specifierForms(formats)}, got ${JSON.stringify(specifier)}`);
  const { imageSize = DEFAULT_IMAGE_SIZE } = options;
  if (!imageSizes.includes(imageSize))
    throw new DataError(`data: expected an image size of ${imageSizes.join(", ")}, got ${imageSize}`);
  return parsed.format.load(parsed.path, { ...options, imageSize });
}
