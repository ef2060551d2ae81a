import {
  baselineMetrics,
  encodeCheckpoint,
  fitBaselines,
  modelOf,
  type RunConfig,
  type Trainer,
} from "@bosquejo/model";
import { distinctImages, type RunData } from "../data/run-data.js";
import { fixedCaptions } from "../drawing/pictures.js";
import { CliError, type Io } from "../io.js";
import { writeBaselines } from "../run-folder/baselines.js";
import type { RunRecord } from "../run-folder/folder.js";
import type { MetricsRow } from "../run-folder/metrics.js";
import type { watch } from "../terminal/progress.js";
import { type Ending, type Session, trainToEnd } from "./session.js";

/** The parts of a session that exist before it starts. */
interface PreparedTraining {
  readonly trainer: Trainer;
  readonly data: RunData;
  readonly record: RunRecord;
  readonly rows: MetricsRow[];
  readonly folder: string;
}

// a sample needs tens of evaluations of the network
const SAMPLES = 100;

/** Returns the numbers of test pairs for evaluations. */
function evaluatedPairs(config: RunConfig, { test }: RunData): Pick<Session, "quickPairs" | "testPairs"> {
  const distinct = distinctImages(test);
  if (modelOf(config).draws === "means") return { quickPairs: distinct, testPairs: test.images.length };
  const pairs = Math.min(SAMPLES, distinct);
  return { quickPairs: pairs, testPairs: pairs };
}

/** Trains to the end of the run, the time limit or Ctrl-C. Returns the reason for the end. */
export function trainSession(
  { trainer, data, record, rows, folder }: PreparedTraining,
  view: ReturnType<typeof watch>,
  io: Io,
): Promise<Ending> {
  const { config } = trainer;
  let stopping = false;
  io.onInterrupt(() => {
    stopping = true;
    view.log("finishing the step and saving; press Ctrl-C again to stop at once");
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
        // the training continues, because the baselines can be fitted again later
        view.log(`the baselines were not stored: ${error.message}`);
      });
      return baselineMetrics(ridge, data.training);
    },
    fixed: fixedCaptions(data, seed),
    ...evaluatedPairs(config, data),
    rows,
    started,
    ...deadline,
    stopping: () => stopping,
  });
}
