import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import {
  type CaptionedImages,
  dataFormats,
  type ImageSize,
  loadData,
  loadGlove,
  makeFolder,
  type Problem,
  pairCount,
  vocabulary,
  type WordVectors,
} from "@bosquejo/data";
import type { Io } from "../io.js";
import { writeWhole } from "../run-folder/folder.js";
import { withFile } from "../terminal/file-errors.js";
import { watch } from "../terminal/progress.js";
import { folderOfSpec, problemLines } from "./problem-kinds.js";
import { stoppable } from "./stoppable.js";

/** The command-line options of `data prepare`. */
export interface PrepareOptions {
  readonly imageSize?: ImageSize;
  readonly glove?: string;
  readonly problems?: string;
}

const n = (value: number) => value.toLocaleString("en-US");

/** Decodes a data set into the cache, and prints its contents and problems. Returns the exit code. */
export function prepareData(spec: string, options: PrepareOptions, io: Io): Promise<number> {
  const view = watch(io);
  return stoppable(io, view, async (loading) => {
    const images = await loadData(spec, {
      ...loading,
      cache: "required",
      ...(options.imageSize && { imageSize: options.imageSize }),
    });
    const vectors =
      options.glove === undefined
        ? undefined
        : await loadGlove(resolve(io.cwd, options.glove), vocabulary(images.captions.flat()), {
            ...loading,
            cache: "required",
          });
    view.stop();
    const problems = [...images.problems, ...(vectors?.problems ?? [])];
    if (options.problems !== undefined) await writeProblems(resolve(io.cwd, options.problems), problems);
    const lines = [...dataLines(images), ...(vectors ? [vectorsLine(vectors)] : [])];
    io.stdout.write(`${[...lines, ...problemLines(problems, folderOfSpec(spec))].join("\n")}\n`);
    return 0;
  });
}

/** Writes one line for each problem: kind, place and description, separated by tabs. */
async function writeProblems(path: string, problems: readonly Problem[]): Promise<void> {
  const lines = problems.map(({ kind, where, what }) => `${[kind, where, what].join("\t").replace(/[\r\n]+/g, " ")}\n`);
  await withFile("--problems", path, () => makeFolder(dirname(path)));
  await withFile("--problems", path, () => writeWhole(path, lines.join("")));
}

/** Returns the facts about a data set, one in each line. */
function dataLines(images: CaptionedImages): string[] {
  const { ids, lists } = images;
  const captions = pairCount(images);
  const listed = Object.entries(lists ?? {}).map(([name, { length }]: [string, Uint32Array]) => `${name} ${n(length)}`);
  return [
    `pack: ${packed(images)}`,
    `images: ${n(ids.length)}`,
    `captions: ${n(captions)} (${(captions / ids.length).toFixed(1)} per image)`,
    `published lists: ${listed.length > 0 ? listed.join(", ") : "none"}`,
  ];
}

function packed({ name, cachedIn }: CaptionedImages): string {
  if (cachedIn !== undefined) return `${cachedIn} (${(statSync(cachedIn).size / 1e6).toFixed(1)} MB)`;
  const included = dataFormats.some((format) => format.name === name && format.path === undefined);
  if (included) return `none: ${name} is included in bosquejo`;
  return "none: some files cannot be opened; the decoded images of the others are in the cache, in parts";
}

const vectorsLine = ({ name, size, dimension }: WordVectors): string =>
  `word vectors: ${name}, ${n(size)} words of ${dimension} numbers`;
