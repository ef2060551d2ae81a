import { dirname, resolve } from "node:path";
import {
  embeddedWordVectors,
  type LoadOptions,
  loadData,
  loadGlove,
  makeFolder,
  type Problem,
  type SplitRule,
  vocabulary,
  type WordVectors,
} from "@bosquejo/data";
import { inspectionPage, inspectionText } from "@bosquejo/report";
import { type Io, UsageError } from "../io.js";
import { writeWhole } from "../run-folder/folder.js";
import { withFile } from "../terminal/file-errors.js";
import { watch } from "../terminal/progress.js";
import { inspectionOf } from "./inspection.js";
import { folderOfSpec, problemGroups, problemLines } from "./problem-kinds.js";
import { stoppable } from "./stoppable.js";

/** The command-line options of `data inspect`. */
export interface InspectOptions {
  readonly split?: SplitRule;
  readonly glove?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/**
 * Prints the contents of a data set and writes them to an HTML page with pictures. Returns the exit code.
 * @throws UsageError if `--out` names no HTML file
 */
export function inspectData(spec: string, options: InspectOptions, io: Io): Promise<number> {
  if (options.out !== undefined && !/\.html?$/i.test(options.out)) {
    throw new UsageError(`--out: expected a file name that ends in .html, got ${options.out}: choose another name`);
  }
  const view = watch(io);
  return stoppable(io, view, async (loading) => {
    const images = await loadData(spec, loading);
    const vectors = await vectorsOf(images.captions.flat(), options.glove, loading, io);
    view.stop();
    const inspection = inspectionOf(images, vectors, options.split, [...images.problems, ...vectors.problems]);
    const path = resolve(io.cwd, options.out ?? `inspect-${images.name}.html`);
    const folder = folderOfSpec(spec);
    const page = await inspectionPage(images, inspection, problemGroups(inspection.problems, folder), spec);
    await withFile("--out", path, () => makeFolder(dirname(path)));
    await withFile("--out", path, () => writeWhole(path, page));
    const text = options.json
      ? JSON.stringify({ ...inspection, page: path }, null, 2)
      : [inspectionText(inspection), "", ...problemLines(inspection.problems, folder), "", `page: ${path}`].join("\n");
    io.stdout.write(`${text}\n`);
    return 0;
  });
}

async function vectorsOf(
  captions: readonly string[],
  glove: string | undefined,
  loading: LoadOptions,
  io: Io,
): Promise<WordVectors & { readonly problems: readonly Problem[] }> {
  if (glove === undefined) return { ...(await embeddedWordVectors()), problems: [] };
  return loadGlove(resolve(io.cwd, glove), vocabulary(captions), loading);
}
