import { stripVTControlCharacters } from "node:util";
import { modelOf, resolveConfig } from "@bosquejo/model";
import { expect, test } from "vitest";
import { watch } from "../../src/terminal/progress.js";
import { trainingRow } from "../fake-run.js";
import { fakeIo } from "../fakes.js";

const { losses } = modelOf(resolveConfig("sketch"));
const end = { from: 0, steps: 1000, stepsPerEpoch: 10, losses, started: 0 };

test("without a terminal, plain lines appear every 5 seconds at first, then every 15", () => {
  const { io, written, wait } = fakeIo();
  const view = watch(io);
  view.training(end);
  for (let second = 1; second <= 100; second++) {
    wait(1000);
    view.row(trainingRow(second));
  }
  const lines = written.stderr.trim().split("\n");
  expect(lines.map((line) => Number(/step (\d+)/.exec(line)?.[1]))).toEqual([1, 6, 11, 16, 31, 46, 61, 76, 91]);
  expect(lines[1]).toBe(
    "epoch 0.6/100  step 6/1,000  ETA 16m 34s  64 images/s  loss 0.09000  MSE 0.08000  KL 3.000  learning rate 1.0e-3",
  );
});

test("the losses of the model are shown by title; a narrow terminal shows the terms without their sum", async () => {
  const row = { step: 500, epoch: 50, learningRate: 1e-3, imagesPerSecond: 64, judged: 0.5, fooled: 0.25 };
  const [judged, fooled] = ["judged", "fooled"].map((name) => ({ name, title: `is ${name}` }));
  const plain = fakeIo();
  const lines = watch(plain.io);
  lines.training({ ...end, losses: [judged!, fooled!] });
  lines.row(row);
  expect(plain.written.stderr).toContain("images/s  is judged 0.5000  is fooled 0.2500  learning rate");
  for (const [losses, shown] of [
    [[judged!, fooled!], "64/s is fooled 0.250 lr"],
    [[judged!], "64/s is judged 0.500 lr"],
    [[], "64/s lr"],
  ] as const) {
    const { io, written } = fakeIo(process.cwd(), { isTTY: true, columns: 120 }, { NO_COLOR: "1" });
    const view = watch(io);
    view.training({ ...end, losses });
    view.row(row);
    await expect.poll(() => written.stderr).toContain("50%");
    view.stop();
    expect(stripVTControlCharacters(written.stderr)).toContain(shown);
  }
});

test("a time limit shortens the ETA", () => {
  const { io, written, wait } = fakeIo();
  const view = watch(io);
  view.training({ ...end, deadline: 31_000 });
  wait(1000);
  view.row(trainingRow(1));
  expect(written.stderr).toContain("ETA 30s");
});

test("a resumed run measures its speed from the step at which it resumed", () => {
  const { io, written, wait } = fakeIo();
  const view = watch(io);
  view.training({ ...end, from: 900 });
  wait(1000);
  view.row(trainingRow(901));
  expect(written.stderr).toContain("ETA 1m 39s");
});

test("a terminal shows one live line that fits its width, with every figure, and no colour with NO_COLOR", async () => {
  const { io, written, wait } = fakeIo(process.cwd(), { isTTY: true, columns: 80 }, { NO_COLOR: "1" });
  const view = watch(io);
  view.training(end);
  wait(1000);
  view.row(trainingRow(500));
  await expect.poll(() => written.stderr).toContain("50%");
  view.stop();
  const line = written.stderr.split("\n").find((text) => text.includes("50%")) ?? "";
  const plain = stripVTControlCharacters(line);
  expect(plain).toMatch(/━ *50% {2}epoch 50.0 step 500 ETA \S+s 64\/s MSE 0.0800 KL 3.00 lr 1e-3/);
  expect(plain.trim().length).toBeLessThanOrEqual(80);
  expect(line).not.toContain("\x1b[32m");
});

test("a terminal without NO_COLOR shows colours; at the end the cursor is visible again", async () => {
  const { io, written } = fakeIo(process.cwd(), { isTTY: true, columns: 200 });
  const view = watch(io);
  view.training(end);
  view.row(trainingRow(500));
  await expect.poll(() => written.stderr).toContain("50%");
  view.stop();
  expect(written.stderr).toContain("\x1b[32m");
  expect(written.stderr.lastIndexOf("\x1b[?25h")).toBeGreaterThan(written.stderr.lastIndexOf("\x1b[?25l"));
});

test("log writes a line at once, even without a bar", () => {
  const { io, written } = fakeIo(process.cwd(), { isTTY: true, columns: 80 });
  const view = watch(io);
  view.log("run folder: runs/one");
  expect(written.stderr).toBe("run folder: runs/one\n");
});

test("a job shows its progress every few seconds; a job with a total of 1 shows only its label", () => {
  const { io, written, wait } = fakeIo();
  const view = watch(io);
  view.job("fitting", 0, 1);
  view.job("fitting", 1, 1);
  wait(10_000);
  for (let done = 0; done <= 100; done++) {
    wait(100);
    view.job("testing", done, 100);
  }
  expect(written.stderr.trim().split("\n")).toEqual([
    "fitting",
    "testing 1 of 100",
    "testing 51 of 100  ETA 5s",
    "testing 100 of 100",
  ]);
});

test("a job of images or bytes shows its speed and remaining time, measured from its first report", () => {
  const { io, written, wait } = fakeIo();
  const view = watch(io);
  view.job("decoding images", 1001, 5000, "images");
  for (let done = 1002; done <= 5000; done++) {
    wait(10);
    view.job("decoding images", done, 5000, "images");
  }
  expect(written.stderr.trim().split("\n").slice(0, 3)).toEqual([
    "decoding images 1,001 of 5,000",
    "decoding images 1,501 of 5,000  100 images/s  ETA 35s",
    "decoding images 2,001 of 5,000  100 images/s  ETA 30s",
  ]);
  expect(written.stderr).toMatch(/decoding images 5,000 of 5,000 {2}100 images\/s\n$/);
  wait(5000);
  view.job("reading glove.6B.300d.txt", 0, 1e9, "bytes");
  wait(5000);
  view.job("reading glove.6B.300d.txt", 5e8, 1e9, "bytes");
  expect(written.stderr).toMatch(/reading glove\.6B\.300d\.txt 500 of 1,000 MB {2}100 MB\/s {2}ETA 5s\n$/);
});

test("a live bar of a job shows its ETA on one line", async () => {
  const { io, written, wait } = fakeIo(process.cwd(), { isTTY: true, columns: 100 }, { NO_COLOR: "1" });
  const view = watch(io);
  view.job("decoding images", 1, 7091, "images");
  wait(1000);
  view.job("decoding images", 501, 7091, "images");
  await expect.poll(() => written.stderr).toContain("ETA 13s");
  view.stop();
  const line = stripVTControlCharacters(written.stderr.split("\n").find((text) => text.includes("ETA")) ?? "");
  expect(line.trim()).toMatch(/━ *7% {2}decoding images 501 of 7,091 {2}500 images\/s {2}ETA 13s/);
});
