import {
  type CaptionPairs,
  type Figures,
  floorSets,
  type Generator,
  leastPictures,
  measureDrawn,
  measureKinds,
  measureSets,
  pairOfEach,
  type RunConfig,
  realPictures,
  selectCaptions,
  selectPairs,
  setReference,
  setTrainingOf,
  type TrainingData,
} from "@bosquejo/model";
import { shownValue, textTable } from "@bosquejo/report";
import { drawnFigures } from "../compare/figures.js";
import { loadRunData } from "../data/run-data.js";
import { CliError, type Io, say } from "../io.js";
import type { Watch } from "../terminal/progress.js";

/** The captions that samples are measured on. */
interface SampledSide {
  readonly side: string;
  readonly source: string;
  /** pixels, pairs and word vectors of the side */
  readonly images: Pick<TrainingData, "pixels" | "imageSize">;
  readonly pairs: CaptionPairs;
  readonly table: Float32Array;
  /** the configuration of the run, with its own data: the training side of the measures */
  readonly run: RunConfig;
}

/** Measures samples of a network beside real pictures. Prints a table or JSON. */
export async function evaluateSamples(
  generator: Generator,
  on: SampledSide,
  { captions: most, json }: { readonly captions: number; readonly json?: boolean | undefined },
  view: Watch,
  io: Io,
): Promise<void> {
  const { config } = generator;
  const chosen = pairOfEach(on.pairs, most);
  if (chosen.length < leastPictures)
    throw new CliError(
      `evaluate: expected at least ${leastPictures} pictures with captions, got ${chosen.length}: ` +
        "raise --captions, use another --split, or measure more pictures with --data",
    );
  const data = await loadRunData(on.run, view, io.env);
  const words = { words: on.pairs.words, table: on.table, dimension: config.text.wordDimension };
  const stored = { ...data.training, ...on.images };
  const training = await setTrainingOf(data.training, view.job);
  const real = realPictures(
    stored,
    selectPairs(on.pairs, chosen),
    chosen.map((_, i) => i),
    config.training.seed,
  );
  const reference = await setReference(training, real, view.job);
  const kinds = on.side === "train" ? [...measureKinds, "trained" as const] : measureKinds;
  const { figures } = await measureDrawn(generator, reference, selectCaptions(words, chosen), view.job, kinds);
  const ofReal: Record<string, number> = {};
  for (const floor of (await floorSets(reference)).filter(({ name }) => name === "real" || name === "training"))
    Object.assign(ofReal, (await measureSets(reference, floor)).figures);
  view.stop();
  if (json) {
    const about = { data: on.source, split: on.side, pictures: chosen.length };
    io.stdout.write(`${JSON.stringify({ ...about, samples: figures, real: ofReal }, null, 2)}\n`);
    return;
  }
  io.stdout.write(`${samplesTable(figures, ofReal).join("\n")}\n`);
  const side = on.side === "all" ? "all of it" : `its ${on.side} side`;
  say(io, `\nmeasured on ${chosen.length} pictures of ${on.source}, ${side}`);
}

/** Formats the figures of samples beside those of real pictures, with their definitions. */
export function samplesTable(samples: Figures, real: Figures): string[] {
  const rows = drawnFigures
    .filter(({ name }) => samples[name] !== undefined)
    .map((figure) => [
      figure.title,
      shownValue(figure, samples),
      shownValue(figure, { ...(figure.ofReal !== undefined && { [figure.name]: figure.ofReal }), ...real }),
      figure.definition,
    ]);
  const table = textTable({ head: ["", "samples", "real pictures"], rows: rows.map((row) => row.slice(0, 3)) });
  return table.map((line, i) => (i === 0 ? line : `${line}   ${rows[i - 1]![3]}`));
}
