import { join } from "node:path";
import { sha256 } from "../cache/cached-file.js";
import type { DecodedImages } from "../cache/image-pack.js";
import { IMAGE_BYTES } from "../captioned-images.js";
import type { Problem } from "../problems.js";

/** `images` without those whose pixels are the same as an earlier one's, each named with it; `pixels` are moved in place. */
export function withoutDuplicates(folder: string, { names, pixels, problems }: DecodedImages): DecodedImages {
  const first = new Map<string, string>();
  const kept: string[] = [];
  const found: Problem[] = [];
  names.forEach((name, n) => {
    const image = pixels.subarray(n * IMAGE_BYTES, (n + 1) * IMAGE_BYTES);
    const sum = sha256(image);
    const earlier = first.get(sum);
    if (earlier !== undefined) {
      const what = `the same picture as ${earlier}: left out with its captions`;
      found.push({ kind: "duplicate-image", where: join(folder, name), what });
      return;
    }
    first.set(sum, name);
    if (kept.length < n) pixels.copyWithin(kept.length * IMAGE_BYTES, n * IMAGE_BYTES, (n + 1) * IMAGE_BYTES);
    kept.push(name);
  });
  return { names: kept, pixels: pixels.subarray(0, kept.length * IMAGE_BYTES), problems: [...problems, ...found] };
}
