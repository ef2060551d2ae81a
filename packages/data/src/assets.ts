import { readFile } from "node:fs/promises";

/** The bytes of a file in `assets/`, which is beside both `src/` and `dist/`. */
export const readAsset = (name: string): Promise<Buffer> => readFile(new URL(`../assets/${name}`, import.meta.url));
