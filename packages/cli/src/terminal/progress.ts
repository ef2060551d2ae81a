import type { ProgressUnit } from "@bosquejo/data";
import type { Loss, TrainingMetrics } from "@bosquejo/model";
import cliProgress, { type MultiBar } from "cli-progress";
import { formatDuration } from "../config/arguments.js";
import { colors, type Io, say } from "../io.js";
import { jobLine, jobPace } from "./job-pace.js";

/** The display of a command's progress. */
export interface Watch {
  /** Shows new figures of the training. */
  row(row: TrainingMetrics): void;
  /** Shows the progress of a job outside the training steps: `done` of `total` items. */
  job(label: string, done: number, total: number, unit?: ProgressUnit): void;
  /** Writes a line that stays. */
  log(line: string): void;
  /** Removes the bar. */
  stop(): void;
}

/** The end of a run: after a number of steps, or at a deadline, whichever is first. */
interface End {
  /** the step at which this session starts */
  readonly from: number;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** the losses that each row shows */
  readonly losses: readonly Loss[];
  /** the time of `Io.now` at the start */
  readonly started: number;
  /** the time of `Io.now` at which the run must end */
  readonly deadline?: number;
}

/** Creates the display of progress on stderr: a live bar on a terminal, otherwise a plain line every few seconds. */
export function watch(io: Io): Watch & { training(end: End): void } {
  return io.stderr.isTTY ? liveBar(io) : plainLines(io);
}

/** The least number of columns at which the long form fits beside the bar. */
const WIDE = 150;

const count = (value: number) => Math.round(value).toLocaleString("en-US");
const figure = (value: number) =>
  value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(2) : value.toPrecision(4);

/** Returns the milliseconds to the end at the present speed. */
function remaining(end: End, row: TrainingMetrics, now: number): number {
  const done = Math.max(1, row.step - end.from);
  const bySteps = ((now - end.started) / done) * (end.steps - row.step);
  return Math.max(0, Math.min(bySteps, (end.deadline ?? Number.POSITIVE_INFINITY) - now));
}

/** Formats figures for a wide terminal or a log. */
function wideLine(end: End, row: TrainingMetrics, left: number): string {
  return [
    `epoch ${row.epoch.toFixed(1)}/${count(end.steps / end.stepsPerEpoch)}`,
    `step ${count(row.step)}/${count(end.steps)}`,
    `ETA ${formatDuration(left)}`,
    `${count(row.imagesPerSecond)} images/s`,
    ...end.losses.map(({ name, title }) => `${title} ${figure(row[name] ?? Number.NaN)}`),
    `learning rate ${row.learningRate.toExponential(1)}`,
  ].join("  ");
}

/** Formats the same figures in about 60 columns. */
function narrowLine({ losses }: End, row: TrainingMetrics, left: number): string {
  // the terms of the loss say more than their sum
  const [whole, ...terms] = losses;
  const shown = terms.length > 0 ? terms : whole ? [whole] : [];
  return [
    `epoch ${row.epoch.toFixed(1)}`,
    `step ${row.step}`,
    `ETA ${formatDuration(left).replace(" ", "")}`,
    `${count(row.imagesPerSecond)}/s`,
    ...shown.map(({ name, title }) => `${title} ${(row[name] ?? Number.NaN).toPrecision(3)}`),
    `lr ${row.learningRate.toExponential(0)}`,
  ].join(" ");
}

function plainLines(io: Io): ReturnType<typeof watch> {
  let end: End | undefined;
  let lines = 0;
  let next = 0;
  const pace = jobPace(() => io.now());
  return {
    training(started) {
      end = started;
      // the first row follows at once, also after the lines of other jobs
      next = 0;
    },
    row(row) {
      const now = io.now();
      if (!end || now < next) return;
      say(io, wideLine(end, row, remaining(end, row, now)));
      // more often at first, to show that the training works
      next = now + (++lines < 4 ? 5_000 : 15_000);
    },
    job(label, done, total, unit) {
      const now = io.now();
      const speed = pace(label, done, total, unit);
      if (total === 1 ? done > 0 : done === 0 || (now < next && done < total)) return;
      say(io, `${jobLine(label, done, total, unit)}${speed}`);
      next = Math.max(next, now + 5_000);
    },
    log: (line) => say(io, line),
    stop() {},
  };
}

interface Shown {
  fraction: number;
  text: string;
}

function liveBar(io: Io): ReturnType<typeof watch> {
  const paint = colors(io);
  const shown: Shown = { fraction: 0, text: "" };
  let end: End | undefined;
  let figures = "";
  let bars: MultiBar | undefined;
  const pace = jobPace(() => io.now());
  const draw = () => {
    if (bars) return;
    bars = new cliProgress.MultiBar({
      stream: io.stderr,
      hideCursor: true,
      clearOnComplete: true,
      gracefulExit: false,
      forceRedraw: true,
      fps: 5,
      format: () => drawn(shown, io.stderr.columns ?? 80, paint),
    });
    bars.create(1, 0);
  };
  const stop = () => {
    bars?.stop();
    bars = undefined;
  };
  return {
    training(started) {
      end = started;
    },
    row(row) {
      if (!end) return;
      const now = io.now();
      const byTime = end.deadline === undefined ? 0 : (now - end.started) / (end.deadline - end.started);
      const left = remaining(end, row, now);
      figures = (io.stderr.columns ?? 80) >= WIDE ? wideLine(end, row, left) : narrowLine(end, row, left);
      Object.assign(shown, { fraction: Math.min(1, Math.max(row.step / end.steps, byTime)), text: figures });
      draw();
    },
    job(label, done, total, unit) {
      const line = jobLine(label, done, total, unit);
      const speed = pace(label, done, total, unit);
      const ended = done >= total && figures !== "";
      if (end) shown.text = ended ? figures : `${line}  ${figures}`;
      else Object.assign(shown, { fraction: total > 0 ? done / total : 0, text: `${line}${speed}` });
      draw();
    },
    log(line) {
      stop();
      say(io, line);
    },
    stop,
  };
}

/** Formats the bar as one line that fits the terminal. */
function drawn({ fraction, text }: Shown, columns: number, paint: ReturnType<typeof colors>): string {
  const width = Math.max(8, Math.min(30, Math.floor(columns / 6) - 4));
  const full = Math.round(fraction * width);
  const percent = `${Math.floor(fraction * 100)}%`.padStart(4);
  const room = Math.max(0, columns - width - percent.length - 3);
  const bar = paint.green("━".repeat(full)) + paint.dim("━".repeat(width - full));
  return `${bar}${percent}  ${text.slice(0, room)}`;
}
