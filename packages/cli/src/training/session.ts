import type { ImageMetrics, Trainer } from "@bosquejo/model";
import { type FixedCaptions, type Painter, sampleGrid } from "../drawing/pictures.js";
import type { Io } from "../io.js";
import { saveCheckpoint } from "../run-folder/checkpoints.js";
import { type RunRecord, type WriteFile, writeSample } from "../run-folder/folder.js";
import { judgingOf } from "../run-folder/judging.js";
import { appendMetrics, type EvaluationRow, type MetricsRow, rowsOf } from "../run-folder/metrics.js";
import { type Standing, writeReport } from "../run-folder/report.js";
import type { Watch } from "../terminal/progress.js";
import { drawsSamples, evaluated } from "./evaluated.js";
import { type Cost, nextSteps, untilPicture } from "./pace.js";

/** The methods and properties of a trainer that a session uses. */
export type Trainable = Painter &
  Pick<Trainer, "parameters" | "totalSteps" | "step" | "train" | "evaluate" | "heldOutLoss">;

/** One session of training: from the start or a checkpoint to an end. */
export interface Session {
  readonly io: Pick<Io, "now">;
  readonly watch: Watch;
  readonly folder: string;
  readonly record: RunRecord;
  readonly trainer: Trainable;
  /** Returns the bytes of a checkpoint of the present state. */
  readonly encode: () => Promise<Uint8Array>;
  /** Fits the baselines, and returns their metrics on the test side. */
  readonly baselines: () => Promise<{ meanImage: ImageMetrics; ridge: ImageMetrics }>;
  /** the captions that are drawn again at each sample grid */
  readonly fixed: FixedCaptions;
  /** the number of pairs that a quick evaluation measures: the number of test images; spread over the test side */
  readonly quickPairs: number;
  /** the number of all test pairs */
  readonly testPairs: number;
  /** the rows of `metrics.jsonl`; a new row is appended to the file and to this array */
  readonly rows: MetricsRow[];
  /** the time of `Io.now` at the start */
  readonly started: number;
  /** the time of `Io.now` at which the session must end */
  readonly deadline?: number;
  /** Returns true if the session must stop after the current step. */
  readonly stopping: () => boolean;
  readonly write?: WriteFile;
}

/** The reason why a session ended: all steps done, the time limit, or Ctrl-C. */
export type Ending = "finished" | "time" | "stopped";

class Stopped extends Error {}

/**
 * Trains to the end, and looks at the network from time to time: evaluates, draws, saves. The times of the looks do not
 * change the result of the training. Returns the reason for the end.
 */
export async function trainToEnd(session: Session): Promise<Ending> {
  const { trainer } = session;
  let ending: Ending = "finished";
  try {
    const { cost, inTime } = await stepsDone(session);
    if (inTime) ending = "time";
    await lastLook(session, cost);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    ending = "stopped";
    await save(session, false);
  }
  const seconds = (session.io.now() - session.started) / 1000;
  await note(session, { kind: "stop", step: trainer.step, why: ending, seconds });
  await report(session, ending === "time" ? "stopped at its time limit" : ending);
  return ending;
}

/**
 * Trains until no steps are left, or until the rest of the time is needed for the last look. Returns the duration of
 * the last look, and `inTime`: true if the time limit was the reason.
 */
async function stepsDone(session: Session): Promise<{ cost: Cost; inTime: boolean }> {
  const { trainer, io } = session;
  let steps = 1;
  let looks = 0;
  let cost: Cost = { quick: 0, look: 0 };
  let lookAt = io.now() + untilPicture(0, 0);
  while (trainer.step < trainer.totalSteps) {
    const before = io.now();
    const { deadline = Number.POSITIVE_INFINITY } = session;
    if (before + lastCost(session, cost) >= deadline && trainer.step > 0) return { cost, inTime: true };
    const asked = Math.min(steps, trainer.totalSteps - trainer.step);
    const row = await trainer.train(asked);
    session.watch.row(row);
    await note(session, Object.assign({ kind: "train" as const }, row));
    stopIfAsked(session);
    const after = io.now();
    steps = nextSteps(asked, after - before);
    if (after < lookAt || trainer.step >= trainer.totalSteps) continue;
    cost = await look(session);
    lookAt = io.now() + untilPicture(++looks, cost.look);
  }
  return { cost, inTime: false };
}

/** Returns the expected duration of the last look in milliseconds. */
function lastCost(session: Session, { quick, look }: Cost): number {
  return look + (worthwhile(session, quick) ? wholeCost(session, quick) : 0);
}

/** Returns the expected duration of an evaluation of all test pairs in milliseconds. */
const wholeCost = ({ testPairs, quickPairs }: Session, quick: number) => (quick * testPairs) / quickPairs;

/**
 * Returns true if the last look should evaluate all test pairs. There must be more of them than the quick evaluation
 * measures, and the evaluation must take at most a tenth of the session's time limit.
 */
function worthwhile(session: Session, quick: number): boolean {
  const { testPairs, quickPairs, started, deadline = Number.POSITIVE_INFINITY } = session;
  return testPairs > quickPairs && wholeCost(session, quick) <= (deadline - started) / 10;
}

/** Looks at the network after its last step, unless that is done. Evaluates all test pairs if that is worthwhile. */
async function lastLook(session: Session, before: Cost): Promise<void> {
  const { trainer, rows, testPairs } = session;
  const { step } = trainer;
  const seen = rowsOf(rows, "evaluation").at(-1)?.step === step;
  const { quick } = seen ? before : await look(session);
  if (!worthwhile(session, quick)) return;
  const whole = await evaluate(session, "testing on all captions", testPairs);
  await note(session, Object.assign({ kind: "evaluation" as const, step, whole: true }, whole));
}

/** Looks at the network: evaluates, draws the fixed captions, saves and writes the report. Returns the duration. */
async function look(session: Session): Promise<Cost> {
  const { trainer, io, rows, quickPairs } = session;
  await fitBaselines(session);
  const begun = io.now();
  const { step } = trainer;
  const { score } = judgingOf(trainer.config);
  const best = Math.max(...rowsOf(rows, "evaluation").flatMap((row) => (row.whole ? [] : [score(row)])));
  const quick = await evaluate(session, "testing", quickPairs);
  const took = io.now() - begun;
  await note(session, Object.assign({ kind: "evaluation" as const, step, whole: false }, quick));
  await draw(session, quick);
  await save(session, score(quick) > best);
  await report(session, "running");
  stopIfAsked(session);
  return { quick: took, look: io.now() - begun };
}

/** Fits the baselines of means, once in a run. The duration of a look does not include this. */
async function fitBaselines(session: Session): Promise<void> {
  if (drawsSamples(session.trainer) || rowsOf(session.rows, "baselines").length > 0) return;
  session.watch.job("fitting the baselines", 0, 1);
  await note(session, { kind: "baselines", step: 0, ...(await session.baselines()) });
  session.watch.job("fitting the baselines", 1, 1);
  stopIfAsked(session);
}

function evaluate(session: Session, label: string, pairs: number): Promise<EvaluationRow> {
  return evaluated(session, pairs, (done, total) => {
    session.watch.job(label, done, total);
    stopIfAsked(session);
  });
}

async function draw(session: Session, quick: EvaluationRow): Promise<void> {
  const { trainer, record, rows } = session;
  const epoch = rowsOf(rows, "train").at(-1)?.epoch ?? 0;
  const baselines = rowsOf(rows, "baselines").at(-1);
  const judging = judgingOf(trainer.config);
  const measured = `${judging.summary(quick)} on ${quick.pairs.toLocaleString("en-US")} captions`;
  const title = `Step ${trainer.step.toLocaleString("en-US")} · epoch ${epoch.toFixed(1)}`;
  const beside = baselines ? judging.baselines(baselines) : "";
  const about = `${trainer.config.preset} on ${record.data.name}: captions it was not trained on`;
  const png = await sampleGrid(trainer, session.fixed, title, `${about} · ${measured}${beside}`);
  const path = await writeSample(session.folder, trainer.step, png);
  session.watch.log(`step ${trainer.step}: ${`${measured}${beside}`.replaceAll(" ·", ",")}  ${path}`);
}

async function save(session: Session, best: boolean): Promise<void> {
  const { trainer, folder } = session;
  await saveCheckpoint(folder, trainer.step, await session.encode(), best, session.write);
  await note(session, { kind: "checkpoint", step: trainer.step, best });
}

async function note(session: Session, row: MetricsRow): Promise<void> {
  await appendMetrics(session.folder, row);
  session.rows.push(row);
}

function report({ folder, record, rows, trainer }: Session, standing: Standing): Promise<string> {
  return writeReport(folder, { record, rows, standing, parameters: trainer.parameters });
}

function stopIfAsked(session: Session): void {
  if (session.stopping()) throw new Stopped("stopped");
}
