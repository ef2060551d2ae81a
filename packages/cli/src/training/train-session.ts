import { baselineMetrics, encodeCheckpoint, fitBaselines, modelOf, type Trainer } from "@bosquejo/model";
import { distinctImages, type RunData } from "../data/run-data.js";
import { fixedCaptions } from "../drawing/pictures.js";
import { CliError, type Io } from "../io.js";
import { writeBaselines } from "../run-folder/baselines.js";
import type { RunRecord } from "../run-folder/folder.js";
import type { MetricsRow } from "../run-folder/metrics.js";
import type { watch } from "../terminal/progress.js";
import { type Ending, trainToEnd } from "./session.js";

/** The parts of a session, before its clock starts. */
interface PreparedTraining {
  readonly trainer: Trainer;
  readonly data: RunData;
  readonly record: RunRecord;
  readonly rows: MetricsRow[];
  readonly folder: string;
}

/** Trains from where the trainer is to its end, or until the time or the user says so. */
export function trainSession(
  { trainer, data, record, rows, folder }: PreparedTraining,
  view: ReturnType<typeof watch>,
  io: Io,
): Promise<Ending> {
  const { config } = trainer;
  let stopping = false;
  io.onInterrupt(() => {
    stopping = true;
    view.log("finishing the step and saving; Ctrl-C again stops at once");
  });
  const started = io.now();
  const { maxMinutes, seed } = config.training;
  const deadline = maxMinutes === null ? {} : { deadline: started + maxMinutes * 60_000 };
  view.training({
    from: trainer.step,
    steps: trainer.totalSteps,
    stepsPerEpoch: trainer.stepsPerEpoch,
    losses: modelOf(config).losses,
    started,
    ...deadline,
  });
  return trainToEnd({
    io,
    watch: view,
    folder,
    record,
    trainer,
    encode: async () => encodeCheckpoint(await trainer.state(), config),
    baselines: async () => {
      const ridge = await fitBaselines(data.training);
      await writeBaselines(folder, ridge).catch((error: Error) => {
        if (!(error instanceof CliError)) throw error;
        // they can be fitted anew, the training cannot
        view.log(`the baselines are not kept: ${error.message}`);
      });
      return baselineMetrics(ridge, data.training);
    },
    fixed: fixedCaptions(data, seed),
    quickPairs: distinctImages(data.test),
    testPairs: data.test.images.length,
    rows,
    started,
    ...deadline,
    stopping: () => stopping,
  });
}
