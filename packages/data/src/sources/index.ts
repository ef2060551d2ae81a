import { emoji } from "./emoji.js";
import { flickr8k } from "./flickr8k.js";
import { folder } from "./folder.js";
import type { DataFormat } from "./format.js";

/** The data formats. To add one, add a file to this folder and an entry here. */
export const dataFormats: readonly DataFormat[] = [emoji, flickr8k, folder];
