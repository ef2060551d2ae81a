import { writeFile } from "node:fs/promises";
import { ModelError } from "@bosquejo/model";
import { benchPage, changesText, driftText, kernelTable, rooflineText, stepsText } from "@bosquejo/report/bench";
import { type AdapterSummary, type Device, GpuError, openDevice } from "@bosquejo/tensor";
import { CommanderError } from "commander";
import { ArgumentError, type BenchOptions, command, type OutputStreams, selectedMeasurements } from "./arguments.js";
import { BenchError } from "./error.js";
import type { KernelCase } from "./kernels/cases.js";
import { type MeasuredKernel, measureKernel } from "./kernels/measure.js";
import { type Efforts, effortsFor, kernelCases, presetKernels } from "./kernels/suite.js";
import { opsCommand } from "./ops/command.js";
import { changesSince } from "./output/compare.js";
import { checkFolder, readResult } from "./output/files.js";
import { type BenchResult, isRight, machineHere, VERSION } from "./output/result.js";
import {
  boundByMemory,
  type MeasuredRoofline,
  measureAgain,
  measureRoofline,
  openCopy,
  underRoof,
} from "./roofline/roofline.js";
import { measureNetworks, type NetworkSteps } from "./steps/training-steps.js";

export type { OutputStreams } from "./arguments.js";
export type { BenchResult } from "./output/result.js";

/**
 * Executes a command line (without node and the script).
 * Returns its exit code: 0, 1 for errors and wrong results, 2 for an invalid command line.
 */
export async function run(argv: readonly string[], io: OutputStreams): Promise<number> {
  try {
    if (argv[0] === "ops") {
      await opsCommand(io).parseAsync(argv.slice(1), { from: "user" });
      return 0;
    }
    const options = command(io).parse(argv, { from: "user" }).opts<BenchOptions>();
    const result = await measured(options, `pnpm bench ${argv.join(" ")}`.trim(), io);
    return isRight(result) ? 0 : 1;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const known = [GpuError, ModelError, BenchError, ArgumentError].some((kind) => error instanceof kind);
    io.stderr.write(`error: ${known || !(error instanceof Error) ? (error as Error).message : error.stack}\n`);
    return error instanceof ArgumentError ? 2 : 1;
  }
}

/** Measures the parts that the options select, prints the results and writes the files. */
async function measured(options: BenchOptions, commandLine: string, io: OutputStreams): Promise<BenchResult> {
  const { json, html, compare } = options;
  if (json) await checkFolder("--json", json);
  if (html) await checkFolder("--html", html);
  const earlier = compare === undefined ? undefined : await readResult(compare);
  const result = await measure(options, commandLine, io);
  const changes = earlier && changesSince(earlier, result, compare!);
  if (changes) io.stdout.write(`\n${changesText(changes)}`);
  if (earlier && /--quick\b/.test(earlier.command) !== (options.quick === true))
    io.stdout.write(
      "only one of the two results used --quick: its short samples give longer times, so do not rely on the verdicts\n",
    );
  const whole = { ...result, ...(changes && { changes }) };
  if (json) await writeFile(json, `${JSON.stringify(whole, null, 1)}\n`);
  if (html) await writeFile(html, benchPage(whole));
  return whole;
}

async function measure(
  options: BenchOptions,
  commandLine: string,
  io: OutputStreams,
): Promise<Omit<BenchResult, "changes">> {
  const machine = machineHere();
  const date = new Date();
  const { load } = machine;
  if (load > 1)
    io.stderr.write(
      `other programs use this machine (load ${load.toFixed(1)}): times will be too long, ratios may still be right\n`,
    );
  const { adapter, matrices, roofline, kernels } = await measureDevice(options, io);
  const steps = selectedMeasurements(options).steps
    ? await measureTraining(options, { ...adapter, matrices }, roofline, io)
    : [];
  return {
    ...{
      version: VERSION,
      date: date.toISOString(),
      command: commandLine,
      seconds: (Date.now() - date.getTime()) / 1000,
    },
    ...{ adapter, machine, roofline, kernels, steps },
  };
}

/** Opens the adapter and prints its name. Measures its roofline, and the kernels if the options select them. */
async function measureDevice(options: BenchOptions, io: OutputStreams) {
  using device = await openDevice({ adapter: options.adapter });
  const { adapter } = device;
  const quick = options.quick === true;
  const cases = selectedMeasurements(options).kernels
    ? kernelCases(adapter.kind, presetKernels(device), quick, options.filter)
    : [];
  io.stdout.write(`${adapter.name} (${adapter.kind}, ${adapter.backend})\n`);
  const efforts = effortsFor(adapter.kind, quick);
  const announce = ({ group, name, sizes }: KernelCase) => io.stderr.write(`${group}: ${name} ${sizes}\n`);
  const began = await measureRoofline(device, efforts.roofline, announce);
  io.stdout.write(rooflineText(began));
  const measured = await measureKernels(device, cases, began, efforts, announce);
  const { matrices } = device.choices.ability;
  if (measured.length === 0) return { adapter, matrices, roofline: began, kernels: [] };
  const roofline = await measureAgain(device, began, efforts.roofline, announce);
  const kernels = measured.map((each) => underRoof(each, roofline));
  io.stdout.write(`\n${kernelTable(kernels)}${driftText(roofline)}`);
  return { adapter, matrices, roofline, kernels };
}

async function measureKernels(
  device: Device,
  cases: readonly KernelCase[],
  roofline: MeasuredRoofline,
  { kernel }: Efforts,
  announce: (next: KernelCase) => void,
): Promise<MeasuredKernel[]> {
  if (cases.length === 0) return [];
  const kernels: MeasuredKernel[] = [];
  const copy = await openCopy(device, roofline, kernel);
  try {
    for (const each of cases) {
      announce(each);
      kernels.push(await measureKernel(device, each, kernel, boundByMemory(roofline, each) ? copy : undefined));
    }
    return kernels;
  } finally {
    await copy.close();
  }
}

const networks = ["S", "M1", "flow", "sketch", "model-1"] as const;
const quickNetworks = ["S", "sketch"] as const;

async function measureTraining(
  options: BenchOptions,
  { kind, matrices }: AdapterSummary & { readonly matrices: boolean },
  roofline: MeasuredRoofline,
  io: OutputStreams,
) {
  const { adapter, batch: batchSize, python, peers = false, quick = false } = options;
  const effort = effortsFor(kind, quick).step;
  const steps: NetworkSteps[] = [];
  const wanted = { adapter, batchSize, python, peers, matrices, effort };
  const all = options.networks ?? (quick ? quickNetworks : networks);
  for await (const each of measureNetworks({ ...wanted, networks: all }, kind, (next) =>
    io.stderr.write(`${next}\n`),
  )) {
    io.stdout.write(`\n${stepsText(each, roofline)}`);
    steps.push(each);
  }
  return steps;
}
