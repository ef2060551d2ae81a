import type { CaptionedImages } from "../captioned-images.js";
import type { LoadOptions } from "../load-options.js";
import { DataError } from "../problems.js";
import { loadEmoji } from "./emoji.js";
import { loadFlickr8k } from "./flickr8k.js";
import { loadFolder } from "./folder.js";

/** Loads what a spec names: `emoji`, `flickr8k:DIR` or `folder:DIR`; a DataError for any other. */
export async function loadData(spec: string, options: LoadOptions = {}): Promise<CaptionedImages> {
  if (spec === "emoji") return loadEmoji();
  const [, kind, folder] = /^(flickr8k|folder):(.+)$/s.exec(spec) ?? [];
  if (!kind || !folder)
    throw new DataError(`data: wants emoji, flickr8k:DIR or folder:DIR, got ${JSON.stringify(spec)}`);
  return kind === "flickr8k" ? loadFlickr8k(folder, options) : loadFolder(folder, options);
}
