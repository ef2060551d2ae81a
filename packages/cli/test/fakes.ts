import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EvaluationMetrics, type ImageMetrics, resolveConfig, type TrainingMetrics } from "@bosquejo/model";
import { onTestFinished } from "vitest";
import type { FixedCaptions } from "../src/drawing/pictures.js";
import type { Io, TextStream } from "../src/io.js";
import { run } from "../src/run.js";
import { type RunRecord, writeRecord } from "../src/run-folder/folder.js";
import type { Session, Trainable } from "../src/training/session.js";

/** A folder of its own for a test, gone when `after` runs what it is given. */
export function folder(after: (clean: () => void) => void = onTestFinished): string {
  const made = mkdtempSync(join(tmpdir(), "bosquejo-cli-"));
  after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** An `Io` that remembers what was written, with a clock that only `wait` moves. */
export function fakeIo(cwd = process.cwd(), terminal: { isTTY?: boolean; columns?: number } = {}, env: Io["env"] = {}) {
  const written = { stdout: "", stderr: "" };
  let clock = 0;
  let listener: (() => void) | undefined;
  const stream = (name: keyof typeof written): TextStream =>
    Object.assign(
      {
        write: (text: string | Uint8Array) => {
          written[name] += String(text);
          return true;
        },
      },
      name === "stderr" ? terminal : {},
    ) as unknown as TextStream;
  const io: Io = {
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    env,
    cwd,
    now: () => clock,
    onInterrupt: (given) => {
      listener = given;
    },
  };
  return {
    io,
    written,
    wait: (milliseconds: number) => {
      clock += milliseconds;
    },
    interrupt: () => listener?.(),
  };
}

const image: ImageMetrics = { mse: 0.08, channelAccuracy: 0.5, psnr: 11, ssim: 0.3, sharpness: 0.2 };

/** Both baselines of the fakes. */
export const baselines = { meanImage: { ...image, mse: 0.085 }, ridge: { ...image, mse: 0.075 } };

/** Metrics of one evaluation. */
export const evaluation = (mse: number, pairs = 8): EvaluationMetrics => ({ ...image, mse, kl: 3, loss: mse, pairs });

/** One row of training figures. */
export const trainingRow = (step: number): TrainingMetrics => ({
  step,
  epoch: step / 10,
  loss: 0.09,
  mse: 0.08,
  kl: 3,
  learningRate: 1e-3,
  klWeight: 1e-6,
  imagesPerSecond: 64,
});

/** What `config.json` of a fake run holds. */
export const record: RunRecord = {
  bosquejo: "0.1.0",
  created: "2026-01-31T09:30:05.000Z",
  config: resolveConfig("sketch"),
  data: {
    name: "emoji",
    contentHash: "ab".repeat(32),
    images: 10,
    trainPairs: 8,
    testPairs: 4,
    wordVectors: "glove",
    wordVectorsHash: "cd".repeat(32),
    split: "images",
    splitHash: "ef".repeat(32),
    tests: "held-out",
  },
  adapter: { name: "SwiftShader", kind: "swiftshader", backend: "vulkan", driver: "5.0" },
  versions: { node: "20.19.0", platform: "linux x64" },
};

/** A plain picture, `[64, 64, 3]`. */
export const picture = (value: number): Uint8Array => new Uint8Array(64 * 64 * 3).fill(value);

const fixed: FixedCaptions = {
  captions: ["red heart", "cat"],
  inputs: new Float32Array(6),
  real: [picture(1), picture(2)],
};

/** How a fake trainer behaves; `wait` moves the clock. */
export interface Behaviour {
  readonly totalSteps: number;
  readonly stepMs: number;
  readonly evaluationMs: number;
  readonly mse: (step: number) => number;
  readonly wait: (milliseconds: number) => void;
  readonly onStep?: (step: number) => void;
}

/** A trainer that learns nothing, in no time but the clock's; `asked` is what it was asked for. */
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
    generate: async () => new Uint8Array(2 * 64 * 64 * 3).fill(step % 256),
  };
  return { trainer, asked };
}

/** A session over a fake trainer in a new run folder. */
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

/** Runs a command line in a folder, with a cache of its own; `stopAt` presses Ctrl-C as soon as that text was written. */
export async function ranIn(cwd: string, argv: readonly string[], stopAt?: string) {
  const { io, written, interrupt } = fakeIo(cwd, {}, { BOSQUEJO_CACHE: join(cwd, "cache") });
  const { write } = io.stderr;
  // the clock stands still, so that no picture is drawn before the end and Ctrl-C comes in the training
  io.stderr.write = ((text: string) => {
    write(text);
    if (stopAt !== undefined && text.includes(stopAt)) setImmediate(interrupt);
    return true;
  }) as typeof write;
  return { code: await run(argv, io), ...written };
}
