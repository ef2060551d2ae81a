import { createHash } from "node:crypto";
import type { CaptionedImages } from "./types.js";

/** `images` with the sha-256 of what a network would see of them. */
export function withContentHash(images: Omit<CaptionedImages, "contentHash">): CaptionedImages {
  const hash = createHash("sha256")
    .update(JSON.stringify([images.ids, images.captions]))
    .update(images.pixels);
  return { ...images, contentHash: hash.digest("hex") };
}
