import { isAbsolute, relative } from "node:path";
import type { Problem, ProblemKind } from "@bosquejo/data";
import { counted, type ProblemGroup } from "@bosquejo/report";

/** What each kind of problem is called where there are several, in the order in which they are told of. */
const names: Readonly<Record<ProblemKind, string>> = {
  "missing-image": "images that captions name and that are not there",
  "no-caption": "images without a caption",
  "empty-caption": "empty captions",
  unreadable: "images that cannot be read",
  "half-grey": "images that were cut short: their lower part is plain grey",
  "duplicate-image": "images that are the same as another one",
  "duplicate-caption": "captions that their image has already",
  "malformed-line": "malformed lines",
  "split-list": "faults of the split's lists",
  cache: "notes on the cache",
};

/** Problems by kind, without kinds that have none. Files are named from `folder` on where they lie in it. */
export function problemGroups(problems: readonly Problem[], folder: string): ProblemGroup[] {
  return (Object.keys(names) as ProblemKind[])
    .map((kind) => {
      const all = problems.filter((problem) => problem.kind === kind);
      return { name: names[kind], lines: all.map((problem) => problemLine(problem, folder)) };
    })
    .filter(({ lines }) => lines.length > 0);
}

/** One problem as a line, its file named from `folder` on where it lies there. */
function problemLine({ where, what }: Problem, folder: string): string {
  const near = relative(folder, where);
  return `${near === "" || near.startsWith("..") || isAbsolute(near) ? where : near}: ${what}`;
}

/** Number of problems of a kind that are named one by one. */
const NAMED = 5;

/** Problems by kind as lines: how many, and the first few of each. */
export function problemLines(problems: readonly Problem[], folder: string): string[] {
  if (problems.length === 0) return ["problems: none"];
  const kinds = problemGroups(problems, folder).flatMap(({ name, lines }) => [
    `  ${name}: ${counted(lines.length)}`,
    ...lines.slice(0, NAMED).map((line) => `    ${line}`),
    ...(lines.length > NAMED ? [`    and ${counted(lines.length - NAMED)} more`] : []),
  ]);
  return [`problems: ${counted(problems.length)}`, ...kinds];
}

/** The folder that a data set's spec names, or nothing. */
export const folderOfSpec = (spec: string): string => spec.slice(spec.indexOf(":") + 1);
