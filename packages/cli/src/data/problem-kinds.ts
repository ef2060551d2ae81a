import { isAbsolute, relative } from "node:path";
import type { Problem, ProblemKind } from "@bosquejo/data";
import { counted, type ProblemGroup } from "@bosquejo/report";

/** The plural name of each kind of problem, in the order of the output. */
const names: Readonly<Record<ProblemKind, string>> = {
  "missing-image": "images that have captions but do not exist",
  "no-caption": "images without a caption",
  "empty-caption": "empty captions",
  unreadable: "images that cannot be read",
  "half-grey": "truncated images, whose lower part is plain grey",
  "duplicate-image": "images that are identical to another one",
  "duplicate-caption": "captions that an image has twice",
  "malformed-line": "malformed lines",
  "split-list": "problems with the published lists",
  cache: "notes on the cache",
};

/** Groups problems by kind, without empty kinds. Paths inside `folder` are relative to it. */
export function problemGroups(problems: readonly Problem[], folder: string): ProblemGroup[] {
  return (Object.keys(names) as ProblemKind[])
    .map((kind) => {
      const all = problems.filter((problem) => problem.kind === kind);
      return { name: names[kind], lines: all.map((problem) => problemLine(problem, folder)) };
    })
    .filter(({ lines }) => lines.length > 0);
}

/** Formats one problem as a line. A path inside `folder` is relative to it. */
function problemLine({ where, what }: Problem, folder: string): string {
  const near = relative(folder, where);
  return `${near === "" || near.startsWith("..") || isAbsolute(near) ? where : near}: ${what}`;
}

/** The number of problems of a kind that are listed. */
const NAMED = 5;

/** Formats problems as lines: for each kind the count and the first few. */
export function problemLines(problems: readonly Problem[], folder: string): string[] {
  if (problems.length === 0) return ["problems: none"];
  const kinds = problemGroups(problems, folder).flatMap(({ name, lines }) => [
    `  ${name}: ${counted(lines.length)}`,
    ...lines.slice(0, NAMED).map((line) => `    ${line}`),
    ...(lines.length > NAMED ? [`    and ${counted(lines.length - NAMED)} more`] : []),
  ]);
  return [`problems: ${counted(problems.length)}`, ...kinds];
}

/** Returns the folder in a data specifier: the text after the colon. */
export const folderOfSpec = (spec: string): string => spec.slice(spec.indexOf(":") + 1);
