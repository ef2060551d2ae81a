import type { EvaluationMetrics, ImageMetrics, Trainer } from "@bosquejo/model";
import { type FixedCaptions, type Painter, sampleGrid } from "../drawing/pictures.js";
import type { Io } from "../io.js";
import { saveCheckpoint } from "../run-folder/checkpoints.js";
import { type RunRecord, type WriteFile, writeSample } from "../run-folder/folder.js";
import { appendMetrics, type MetricsRow, rowsOf } from "../run-folder/metrics.js";
import { type Standing, writeReport } from "../run-folder/report.js";
import type { Watch } from "../terminal/progress.js";
import { nextSteps, untilPicture } from "./pace.js";

/** The parts of a trainer that a session needs. */
export type Trainable = Painter & Pick<Trainer, "parameters" | "totalSteps" | "step" | "train" | "evaluate">;

/** One sitting of training: from a start, or a checkpoint, to an end. */
export interface Session {
  readonly io: Pick<Io, "now">;
  readonly watch: Watch;
  readonly folder: string;
  readonly record: RunRecord;
  readonly trainer: Trainable;
  /** The bytes of a checkpoint as things stand. */
  readonly encode: () => Promise<Uint8Array>;
  readonly baselines: () => Promise<{ meanImage: ImageMetrics; ridge: ImageMetrics }>;
  readonly fixed: FixedCaptions;
  /** test pairs of a quick evaluation, spread over the side: as many as there are pictures */
  readonly quickPairs: number;
  readonly testPairs: number;
  /** what `metrics.jsonl` holds already; grows with it */
  readonly rows: MetricsRow[];
  /** `Io.now` at the start, and at which to be done */
  readonly started: number;
  readonly deadline?: number;
  /** Whether to stop as soon as the step is done. */
  readonly stopping: () => boolean;
  readonly write?: WriteFile;
}

/** What a look at the network takes, in ms: its quick evaluation, and all of it. */
interface Cost {
  readonly quick: number;
  readonly look: number;
}

/** Why a session ended. */
export type Ending = "finished" | "time" | "stopped";

class Stopped extends Error {}

/** Trains to the end, looking at the network now and then: when it looks changes nothing of what it learns. */
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
  await report(session, ending === "time" ? "ended as its time was up" : ending);
  return ending;
}

/** Runs steps until there are none left, or until (`inTime`) the time that the last look needs; gives what a look took. */
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

/** Milliseconds that the last look will take. */
function lastCost(session: Session, { quick, look }: Cost): number {
  return look + (worthwhile(session, quick) ? wholeCost(session, quick) : 0);
}

const wholeCost = ({ testPairs, quickPairs }: Session, quick: number) => (quick * testPairs) / quickPairs;

/** Whether an evaluation over all test pairs says more than the quick one, and takes at most a tenth of the run's time. */
function worthwhile(session: Session, quick: number): boolean {
  const { testPairs, quickPairs, started, deadline = Number.POSITIVE_INFINITY } = session;
  return testPairs > quickPairs && wholeCost(session, quick) <= (deadline - started) / 10;
}

/** Looks at the network as it ends, unless that was just done, and over all test pairs where that is worthwhile. */
async function lastLook(session: Session, before: Cost): Promise<void> {
  const { trainer, rows, testPairs } = session;
  const { step } = trainer;
  const seen = rowsOf(rows, "evaluation").at(-1)?.step === step;
  const { quick } = seen ? before : await look(session);
  if (!worthwhile(session, quick)) return;
  const whole = await evaluate(session, "testing on all captions", testPairs);
  await note(session, Object.assign({ kind: "evaluation" as const, step, whole: true }, whole));
}

/** Evaluates, draws the fixed captions, saves and writes the report. */
async function look(session: Session): Promise<Cost> {
  const { trainer, io, rows, quickPairs } = session;
  await fitBaselines(session);
  const begun = io.now();
  const { step } = trainer;
  const best = Math.min(...rowsOf(rows, "evaluation").flatMap(({ whole, mse }) => (whole ? [] : [mse])));
  const quick = await evaluate(session, "testing", quickPairs);
  const took = io.now() - begun;
  await note(session, Object.assign({ kind: "evaluation" as const, step, whole: false }, quick));
  await draw(session, quick.mse);
  await save(session, quick.mse < best);
  await report(session, "running");
  stopIfAsked(session);
  return { quick: took, look: io.now() - begun };
}

/** Once a run; not counted in what a look costs. */
async function fitBaselines(session: Session): Promise<void> {
  if (rowsOf(session.rows, "baselines").length > 0) return;
  session.watch.job("fitting the baselines", 0, 1);
  await note(session, { kind: "baselines", step: 0, ...(await session.baselines()) });
  session.watch.job("fitting the baselines", 1, 1);
  stopIfAsked(session);
}

function evaluate(session: Session, label: string, pairs: number): Promise<EvaluationMetrics> {
  return session.trainer.evaluate("test", pairs, (done, total) => {
    session.watch.job(label, done, total);
    stopIfAsked(session);
  });
}

async function draw(session: Session, mse: number): Promise<void> {
  const { trainer, record, rows } = session;
  const epoch = rowsOf(rows, "train").at(-1)?.epoch ?? 0;
  const baselines = rowsOf(rows, "baselines").at(-1);
  const title = `Step ${trainer.step.toLocaleString("en-US")} · epoch ${epoch.toFixed(1)} · test MSE ${mse.toFixed(4)}`;
  const beside = baselines
    ? ` · mean image ${baselines.meanImage.mse.toFixed(4)} · ridge ${baselines.ridge.mse.toFixed(4)}`
    : "";
  const subtitle = `${trainer.config.preset} on ${record.data.name}: captions it was not trained on${beside}`;
  const png = await sampleGrid(trainer, session.fixed, title, subtitle);
  const path = await writeSample(session.folder, trainer.step, png);
  session.watch.log(`step ${trainer.step}: test MSE ${mse.toFixed(4)}${beside.replaceAll(" ·", ",")}  ${path}`);
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
