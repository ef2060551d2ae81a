import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { modelOf, parseRunConfig, type RunConfig } from "@bosquejo/model";
import { type RunContent, runPage, type Standing, spreadEvenly } from "@bosquejo/report";
import { measuredColumns } from "../drawing/pictures.js";
import { commandLine } from "../program.js";
import { withFile } from "../terminal/file-errors.js";
import { historyOf, lossColumns } from "./figures.js";
import { files, listSamples, type RunRecord, writeWhole } from "./folder.js";
import { judgingOf } from "./judging.js";
import type { MetricsRow } from "./metrics.js";

export type { Standing };

/** The greatest number of sample grids in a report, spread over the run. It keeps the file at a few MB. */
const MOST_GRIDS = 8;

/** The facts about a run that its report shows. */
interface Reported {
  readonly record: RunRecord;
  readonly rows: readonly MetricsRow[];
  readonly standing: Standing;
  readonly parameters: number;
}

/** Writes `report.html` of a run and returns its path. */
export async function writeReport(folder: string, reported: Reported): Promise<string> {
  const listed = spreadEvenly(await listSamples(folder), MOST_GRIDS);
  const samples = await Promise.all(listed.map(async ({ step, path }) => ({ step, png: await readFile(path) })));
  const path = join(folder, files.report);
  await withFile("report", path, () => writeWhole(path, runPage(runContent(folder, reported, samples))));
  return path;
}

/** Returns the content of a run's report. */
function runContent(
  folder: string,
  { record, rows, standing, parameters }: Reported,
  samples: RunContent["samples"],
): RunContent {
  const config = parseRunConfig(record.config, join(folder, files.config));
  const { data, adapter, created, bosquejo, versions } = record;
  const judging = judgingOf(config);
  const history = historyOf(rows);
  return {
    title: `${config.preset} on ${data.name}`,
    ...{ standing, created, config, data, adapter, parameters, samples },
    losses: lossColumns(config),
    metrics: judging.columns,
    charted: judging.charted,
    measured: judging.pictures,
    verdict: judging.verdict(history),
    versions: { bosquejo, ...versions },
    history,
    samplesNote: samplesNote(config),
    commands: [commandLine(["train", "--resume", folder]), commandLine(["generate", folder, "a caption of yours"])],
  };
}

/** Returns the note below the grids. */
function samplesNote(config: RunConfig): string {
  const columns = measuredColumns(config).map(
    ({ heading, sampling: { options = {} } }) =>
      ` “${heading}”: ${Object.keys(options).map((name) => modelOf(config).sampling[name]!.description)}.`,
  );
  return `None of these pictures was trained on.${columns.join("")} Each sample is drawn with its own noise.`;
}
