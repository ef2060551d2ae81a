import { isAbsolute, join, relative } from "node:path";
import type { Trainer } from "@bosquejo/model";
import { LEAK, runVerdict } from "@bosquejo/report";
import { distinctImages, type RunData } from "../data/run-data.js";
import { colors, INTERRUPTED, type Io, say } from "../io.js";
import { historyOf, metric } from "../run-folder/figures.js";
import { files } from "../run-folder/folder.js";
import type { MetricsRow } from "../run-folder/metrics.js";
import type { Ending } from "../training/session.js";
import type { Watch } from "./progress.js";

/** A path as short as it can be said from where the user is. */
export const shown = (io: Io, path: string): string => {
  const near = relative(io.cwd, path);
  return near === "" || near.startsWith("..") || isAbsolute(near) ? path : near;
};

/** Tells what a run trains, and on what. */
export function introduce(trainer: Trainer, { images, split, training }: RunData, folder: string, view: Watch): void {
  const n = (value: number) => value.toLocaleString("en-US");
  const { train, test } = training;
  const tests = split.tests === "dev" ? " (the published dev list: the test list's are not there)" : "";
  view.log(
    `${images.name}, split by ${split.rule === "official" ? "the published lists" : split.rule}: ${n(distinctImages(train))} pictures with ${n(train.images.length)} captions to learn from, ${n(distinctImages(test))} with ${n(test.images.length)} to test on${tests}`,
  );
  if (split.rule === "pairs") view.log(LEAK);
  view.log(`${trainer.config.preset}: ${n(trainer.parameters)} parameters, ${n(trainer.stepsPerEpoch)} steps an epoch`);
  view.log(`run folder: ${folder}`);
}

/** Tells how a sitting ended and what to do next, and gives the exit code. */
export function farewell(
  ending: Ending,
  step: number,
  rows: readonly MetricsRow[],
  folder: string,
  view: Watch,
  io: Io,
): number {
  view.stop();
  const paint = colors(io);
  if (ending === "stopped") {
    say(io, `stopped at step ${step}, saved in ${folder}; go on with`);
    say(io, `  pnpm cli train --resume ${folder}\nor\n  npm start -- --resume ${folder}`);
    return INTERRUPTED;
  }
  if (ending === "time") say(io, `the time was up at step ${step}; it can go on: pnpm cli train --resume ${folder}`);
  say(io, paint.bold(runVerdict(historyOf(rows), metric).text));
  say(io, `pictures: ${join(folder, files.samples)}\nreport:   ${join(folder, files.report)}`);
  say(io, `draw more: pnpm cli generate ${folder} "a caption of yours"`);
  io.stdout.write(`${folder}\n`);
  return 0;
}
