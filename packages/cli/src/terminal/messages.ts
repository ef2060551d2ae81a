import { isAbsolute, join, relative } from "node:path";
import type { Trainer } from "@bosquejo/model";
import { LEAK } from "@bosquejo/report";
import { distinctImages, type RunData } from "../data/run-data.js";
import { colors, INTERRUPTED, type Io, say } from "../io.js";
import { commandLine } from "../program.js";
import { historyOf } from "../run-folder/figures.js";
import { files } from "../run-folder/folder.js";
import { judgingOf } from "../run-folder/judging.js";
import type { MetricsRow } from "../run-folder/metrics.js";
import type { Ending } from "../training/session.js";
import type { Watch } from "./progress.js";

/** Returns a path relative to the current folder if it is inside that folder, otherwise unchanged. */
export const shown = (io: Io, path: string): string => {
  const near = relative(io.cwd, path);
  return near === "" || near.startsWith("..") || isAbsolute(near) ? path : near;
};

/** Logs the data, the size of the network and the folder of a run. */
export function introduce(trainer: Trainer, { images, split, training }: RunData, folder: string, view: Watch): void {
  const n = (value: number) => value.toLocaleString("en-US");
  const { train, test } = training;
  const rule = split.rule === "official" ? "the published lists" : split.rule;
  const counts = (side: RunData["training"]["train"]) =>
    `${n(distinctImages(side))} pictures with ${n(side.images.length)} captions`;
  const tests = split.tests === "dev" ? " (from the dev list, because the images of the test list are missing)" : "";
  view.log(`${images.name}, split by ${rule}: train on ${counts(train)}, test on ${counts(test)}${tests}`);
  if (split.rule === "pairs") view.log(LEAK);
  view.log(
    `${trainer.config.preset}: ${n(trainer.parameters)} parameters, ${n(trainer.stepsPerEpoch)} steps per epoch`,
  );
  view.log(`run folder: ${folder}`);
}

/** Prints the end of a session, the verdict on the network, and commands to use next. Returns the exit code. */
export function farewell(
  ending: Ending,
  { step, config }: Pick<Trainer, "step" | "config">,
  rows: readonly MetricsRow[],
  folder: string,
  view: Watch,
  io: Io,
): number {
  view.stop();
  const paint = colors(io);
  const resume = commandLine(["train", "--resume", folder], io);
  if (ending === "stopped") {
    say(io, `stopped at step ${step} and saved in ${folder}; to continue:\n  ${resume}`);
    return INTERRUPTED;
  }
  if (ending === "time") say(io, `the time limit ended the run at step ${step}; to continue:\n  ${resume}`);
  say(io, paint.bold(judgingOf(config).verdict(historyOf(rows)).text));
  say(io, `pictures: ${join(folder, files.samples)}\nreport:   ${join(folder, files.report)}`);
  say(io, `to draw your own captions:\n  ${commandLine(["generate", folder, "a caption of yours"], io)}`);
  io.stdout.write(`${folder}\n`);
  return 0;
}
