import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { Problem } from "./types.js";

/** Images of a folder, decoded; those that could not be are problems and not among the names. */
export interface DecodedImages {
  readonly names: readonly string[];
  /** `[N, 64, 64, 3]` */
  readonly pixels: Uint8Array;
  readonly problems: readonly Problem[];
}

const newline = 0x0a;
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** A file of three parts: the sha-256 of what follows, a line of JSON, the pixels. Replaces a former one whole or not at all. */
export async function writePack(file: string, key: string, images: DecodedImages): Promise<void> {
  const { names, problems, pixels } = images;
  const content = Buffer.concat([Buffer.from(`${JSON.stringify({ key, names, problems })}\n`), pixels]);
  await mkdir(dirname(file), { recursive: true });
  await writeFileAtomic(file, Buffer.concat([Buffer.from(`${sha256(content)}\n`), content]));
}

/** What `writePack` wrote under the same key; `"damaged"` when the bytes are not those written. */
export async function readPack(file: string, key: string): Promise<DecodedImages | "none" | "damaged"> {
  const bytes = await readFile(file).catch(() => undefined);
  if (!bytes) return "none";
  const content = bytes.subarray(bytes.indexOf(newline) + 1);
  if (bytes.toString("latin1", 0, bytes.length - content.length) !== `${sha256(content)}\n`) return "damaged";
  const end = content.indexOf(newline);
  const header = JSON.parse(content.toString("utf8", 0, end)) as Omit<DecodedImages, "pixels"> & { key: string };
  if (header.key !== key) return "none";
  return { names: header.names, problems: header.problems, pixels: content.subarray(end + 1) };
}
