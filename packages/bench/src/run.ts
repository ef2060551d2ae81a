import { writeFile } from "node:fs/promises";
import { ModelError } from "@bosquejo/model";
import { benchPage, changesText, driftText, kernelTable, rooflineText, stepsText } from "@bosquejo/report/bench";
import { type AdapterSummary, type Device, GpuError, openDevice } from "@bosquejo/tensor";
import { CommanderError } from "commander";
import { ArgumentError, type BenchOptions, command, type OutputStreams, wantedParts } from "./arguments.js";
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

/** Runs a command line (without node and the script) and gives its exit code: 0, 1 for errors and wrong results, 2 for usage. */
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

/** Measures, tells and writes what the options ask for. */
async function measured(options: BenchOptions, commandLine: string, io: OutputStreams): Promise<BenchResult> {
  const { json, html, compare } = options;
  if (json) await checkFolder("--json", json);
  if (html) await checkFolder("--html", html);
  const earlier = compare === undefined ? undefined : await readResult(compare);
  const result = await measure(options, commandLine, io);
  const changes = earlier && changesSince(earlier, result, compare!);
  if (changes) io.stdout.write(`\n${changesText(changes)}`);
  if (earlier && /--quick\b/.test(earlier.command) !== (options.quick === true))
    io.stdout.write("one of both is of --quick: its few short samples read slower, so verdicts mean little\n");
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
    io.stderr.write(`others are computing here (load ${load.toFixed(1)}): figures will be too slow, ratios may hold\n`);
  const { adapter, matrices, roofline, kernels } = await measureDevice(options, io);
  const steps = wantedParts(options).steps
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

/** Opens the adapter and says which it is; measures its roofline, and kernels where they are wanted. */
async function measureDevice(options: BenchOptions, io: OutputStreams) {
  using device = await openDevice({ adapter: options.adapter });
  const { adapter } = device;
  const quick = options.quick === true;
  const cases = wantedParts(options).kernels
    ? kernelCases(adapter.kind, presetKernels(device), quick, options.filter)
    : [];
  io.stdout.write(`${adapter.name} (${adapter.kind}, ${adapter.backend})\n`);
  const efforts = effortsFor(adapter.kind, quick);
  const tell = ({ group, name, sizes }: KernelCase) => io.stderr.write(`${group}: ${name} ${sizes}\n`);
  const began = await measureRoofline(device, efforts.roofline, tell);
  io.stdout.write(rooflineText(began));
  const measured = await measureKernels(device, cases, began, efforts, tell);
  const { matrices } = device.choices.ability;
  if (measured.length === 0) return { adapter, matrices, roofline: began, kernels: [] };
  const roofline = await measureAgain(device, began, efforts.roofline, tell);
  const kernels = measured.map((each) => underRoof(each, roofline));
  io.stdout.write(`\n${kernelTable(kernels)}${driftText(roofline)}`);
  return { adapter, matrices, roofline, kernels };
}

async function measureKernels(
  device: Device,
  cases: readonly KernelCase[],
  roofline: MeasuredRoofline,
  { kernel }: Efforts,
  tell: (next: KernelCase) => void,
): Promise<MeasuredKernel[]> {
  if (cases.length === 0) return [];
  const kernels: MeasuredKernel[] = [];
  const copy = await openCopy(device, roofline, kernel);
  try {
    for (const each of cases) {
      tell(each);
      kernels.push(await measureKernel(device, each, kernel, boundByMemory(roofline, each) ? copy : undefined));
    }
    return kernels;
  } finally {
    await copy.close();
  }
}

const networks = ["S", "M1", "sketch", "model-1"] as const;
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
