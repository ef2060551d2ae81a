import { join } from "node:path";
import { sha256 } from "../cache/cached-file.js";
import type { DecodedImages } from "../cache/image-pack.js";
import { type ImageSize, imageBytes } from "../image-size.js";
import type { Problem } from "../problems.js";

/** Removes images with the same pixels as an earlier one; each becomes a problem. The others move up in `pixels`. */
export function withoutDuplicates(
  folder: string,
  { names, pixels, problems }: DecodedImages,
  size: ImageSize,
): DecodedImages {
  const bytes = imageBytes(size);
  const first = new Map<string, string>();
  const kept: string[] = [];
  const found: Problem[] = [];
  names.forEach((name, n) => {
    const image = pixels.subarray(n * bytes, (n + 1) * bytes);
    const sum = sha256(image);
    const earlier = first.get(sum);
    if (earlier !== undefined) {
      const what = `the same picture as ${earlier}: left out with its captions`;
      found.push({ kind: "duplicate-image", where: join(folder, name), what });
      return;
    }
    first.set(sum, name);
    if (kept.length < n) pixels.copyWithin(kept.length * bytes, n * bytes, (n + 1) * bytes);
    kept.push(name);
  });
  return { names: kept, pixels: pixels.subarray(0, kept.length * bytes), problems: [...problems, ...found] };
}
