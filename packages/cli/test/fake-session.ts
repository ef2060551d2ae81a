import { captionsOf, resolveConfig } from "@bosquejo/model";
import type { FixedCaptions } from "../src/drawing/pictures.js";
import { writeRecord } from "../src/run-folder/folder.js";
import type { Session, Trainable } from "../src/training/session.js";
import { baselines, evaluation, picture, record, trainingRow } from "./fake-run.js";
import { fakeIo, folder } from "./fakes.js";

const fixed: FixedCaptions = {
  captions: ["red heart", "cat"],
  words: captionsOf([[Float32Array.of(1)], [Float32Array.of(2)]], 1),
  real: [picture(1), picture(2)],
};

/** The behaviour of a fake trainer; `wait` moves the clock. */
export interface Behaviour {
  readonly totalSteps: number;
  readonly stepMs: number;
  readonly evaluationMs: number;
  readonly mse: (step: number) => number;
  readonly wait: (milliseconds: number) => void;
  readonly onStep?: (step: number) => void;
}

/**
 * Creates a trainer that learns nothing. Time passes only on the fake clock. `asked` records the steps of each call.
 */
export function fakeTrainer({ totalSteps, stepMs, evaluationMs, mse, wait, onStep }: Behaviour, from = 0) {
  const asked: number[] = [];
  let step = from;
  const trainer: Trainable = {
    config: resolveConfig("sketch"),
    parameters: 1234,
    totalSteps,
    get step() {
      return step;
    },
    async train(steps) {
      asked.push(steps);
      step += steps;
      wait(steps * stepMs);
      onStep?.(step);
      return trainingRow(step);
    },
    async evaluate(_side, limit = 8, progress) {
      progress?.(0, limit);
      wait((evaluationMs * limit) / 4);
      return evaluation(mse(step), limit);
    },
    heldOutLoss: async () => 0.5,
    generate: async () => new Uint8Array(2 * 64 * 64 * 3).fill(step % 256),
  };
  return { trainer, asked };
}

/** Creates a session with a fake trainer in a new run folder. */
export async function fakeSession(behaviour: Partial<Behaviour>, more: Partial<Session> = {}) {
  const { io, wait, written } = fakeIo();
  const full = { totalSteps: 100, stepMs: 1000, evaluationMs: 2000, mse: () => 0.08, wait, ...behaviour };
  const { trainer, asked } = fakeTrainer(full);
  const run = folder();
  await writeRecord(run, record);
  const session: Session = {
    io,
    watch: { row() {}, job() {}, log() {}, stop() {} },
    folder: run,
    record,
    trainer,
    encode: async () => new TextEncoder().encode(`step ${trainer.step}`),
    baselines: async () => baselines,
    fixed,
    quickPairs: 4,
    testPairs: 8,
    rows: [],
    started: 0,
    stopping: () => false,
    ...more,
  };
  return { session, trainer, asked, wait, written };
}
