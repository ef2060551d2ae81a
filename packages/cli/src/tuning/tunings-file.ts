import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder } from "@bosquejo/data";
import type { ChoiceTable, Precision } from "@bosquejo/tensor";
import { z } from "zod";
import { cacheFolder } from "../data/load-options.js";
import type { Io } from "../io.js";
import { Adapter, Choices, sameAdapter, writeWhole } from "../run-folder/folder.js";
import { withFile } from "../terminal/file-errors.js";
import type { Watch } from "../terminal/progress.js";
import { version } from "../version.js";

const FORMAT = "bosquejo tunings 1";

const Tunings = z.object({
  format: z.literal(FORMAT),
  adapter: Adapter,
  /** the version of bosquejo; in another version, kernels of the same names may differ */
  bosquejo: z.literal(version),
  date: z.string(),
  /** the choices of each precision */
  tables: z.object({ f32: Choices, mixed: Choices }),
});

type Tables = Readonly<Record<Precision, ChoiceTable>>;

/** Returns the path of the file with the choices for an adapter, for this version of bosquejo. */
export function tuningsFile({ name, kind, backend, driver }: Adapter, env: Io["env"]): string {
  const identity = JSON.stringify([name, kind, backend, driver, version]);
  const hash = createHash("sha256").update(identity).digest("hex").slice(0, 16);
  return join(cacheFolder(env), "tunings", `${hash}.json`);
}

/**
 * Reads the choices of both precisions. There are none if the file is missing, damaged or of another adapter or
 * version.
 */
export async function readTunings(file: string, adapter: Adapter, view: Pick<Watch, "log">): Promise<Tables> {
  // training works without the file too
  const text = await readFile(file, "utf8").catch(() => undefined);
  const none = { f32: {}, mixed: {} };
  if (text === undefined) return none;
  const found = Tunings.safeParse(parsed(text));
  if (found.success && sameAdapter(found.data.adapter, adapter)) return found.data.tables;
  const why = found.success ? "is of another adapter" : "is damaged, or of another version";
  view.log(`${file} ${why}: its choices of kernels are ignored`);
  return none;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Adds choices of one precision to a file, which is written completely or not at all. If that fails, logs the reason
 * and returns false.
 */
export async function keepTunings(
  file: string,
  { name, kind, backend, driver }: Adapter,
  precision: Precision,
  table: ChoiceTable,
  view: Pick<Watch, "log">,
): Promise<boolean> {
  const adapter = { name, kind, backend, driver };
  // read again, because another process may have written it since; its faults were logged before
  const former = await readTunings(file, adapter, { log() {} });
  const tables = { ...former, [precision]: sorted({ ...former[precision], ...table }) };
  const content = { format: FORMAT, adapter, bosquejo: version, date: new Date().toISOString(), tables };
  try {
    await withFile("tuning", file, async () => {
      await makeFolder(dirname(file));
      await writeWhole(file, `${JSON.stringify(content, null, 2)}\n`);
    });
    return true;
  } catch (error) {
    // not an error: this process can use the choices without the file
    view.log(`the choices of kernels were not stored: ${(error as Error).message}`);
    return false;
  }
}

const sorted = (table: ChoiceTable): ChoiceTable =>
  Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)));
