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
  /** version of bosquejo: another one may compute with other kernels of the same names */
  bosquejo: z.literal(version),
  date: z.string(),
  /** a product is timed in each precision by itself */
  tables: z.object({ f32: Choices, mixed: Choices }),
});

type Tables = Readonly<Record<Precision, ChoiceTable>>;

/** Where the choices that were timed on an adapter are kept, for this version of bosquejo. */
export function tuningsFile({ name, kind, backend, driver }: Adapter, env: Io["env"]): string {
  const identity = JSON.stringify([name, kind, backend, driver, version]);
  const hash = createHash("sha256").update(identity).digest("hex").slice(0, 16);
  return join(cacheFolder(env), "tunings", `${hash}.json`);
}

/** The choices kept in a file, of both precisions; none where it is not there, is damaged or is of another adapter. */
export async function readTunings(file: string, adapter: Adapter, view: Pick<Watch, "log">): Promise<Tables> {
  // a file that cannot be read is no reason not to train
  const text = await readFile(file, "utf8").catch(() => undefined);
  const none = { f32: {}, mixed: {} };
  if (text === undefined) return none;
  const found = Tunings.safeParse(parsed(text));
  if (found.success && sameAdapter(found.data.adapter, adapter)) return found.data.tables;
  const why = found.success ? "is of another adapter" : "is damaged, or of another version";
  view.log(`${file} ${why}: its choices of kernels are left out`);
  return none;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Adds choices of one precision to a file, which is written whole or not at all; says so where it cannot be. */
export async function keepTunings(
  file: string,
  { name, kind, backend, driver }: Adapter,
  precision: Precision,
  table: ChoiceTable,
  view: Pick<Watch, "log">,
): Promise<boolean> {
  const adapter = { name, kind, backend, driver };
  // read anew: another process may have written meanwhile; what is wrong with the file was said before
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
    // whatever the disk has against it, the choices serve this time
    view.log(`the choices of kernels are not kept: ${(error as Error).message}`);
    return false;
  }
}

const sorted = (table: ChoiceTable): ChoiceTable =>
  Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)));
