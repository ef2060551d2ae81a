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

/** What `data inspect` takes from the command line. */
export interface InspectOptions {
  readonly split?: SplitRule;
  readonly glove?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** Tells what a data set holds, writes the same as a page with pictures, and gives the exit code. */
export function inspectData(spec: string, options: InspectOptions, io: Io): Promise<number> {
  if (options.out !== undefined && !/\.html?$/i.test(options.out)) {
    throw new UsageError(`--out: expected the name of an HTML file, got ${options.out}: end it in .html`);
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
    const told = options.json
      ? JSON.stringify({ ...inspection, page: path }, null, 2)
      : [inspectionText(inspection), "", ...problemLines(inspection.problems, folder), "", `page: ${path}`].join("\n");
    io.stdout.write(`${told}\n`);
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
