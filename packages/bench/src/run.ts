import { access, constants, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { dirname, resolve } from "node:path";
import { ModelError } from "@bosquejo/model";
import { type AdapterSummary, GpuError, openDevice } from "@bosquejo/tensor";
import { Command, CommanderError } from "commander";
import { BenchError } from "./children.js";
import { type KernelResult, measureKernel } from "./kernels.js";
import { stepFlops } from "./layers.js";
import { type Comparison, compared, measureSteps } from "./peers.js";
import { layerCases, matmulCases, windowCases } from "./product-cases.js";
import { comparisonLines, kernelTable, stepTable } from "./report.js";
import type { Effort } from "./statistics.js";
import { type StepResult, stepConfig } from "./step.js";
import { trainingCases } from "./training-cases.js";

/** Where text goes. */
export interface Io {
  readonly stdout: NodeJS.WritableStream;
  /** progress and errors */
  readonly stderr: NodeJS.WritableStream;
}

interface Options {
  readonly adapter?: string;
  readonly peers?: boolean;
  readonly kernels?: boolean;
  readonly steps?: boolean;
  readonly json?: string;
  readonly quick?: boolean;
}

/** Everything that a run of the benchmark measured, as `--json` writes it. */
export interface BenchResult {
  readonly date: string;
  readonly command: string;
  readonly adapter: AdapterSummary;
  readonly node: string;
  readonly cpu: string;
  readonly cpus: number;
  /** processes that wanted a core over the last minute, before the run */
  readonly load: number;
  readonly kernels: readonly KernelResult[];
  readonly step?: { readonly preset: string; readonly batchSize: number; readonly flops: number };
  readonly steps: readonly StepResult[];
  readonly comparisons: readonly Comparison[];
}

const PRESET = "sketch";
// the smallest of its transposed convolutions
const QUICK_LAYER = " up1 ";
const kernelEffort: Effort = { sample: 100, samples: 7, budget: 10_000 };
const stepEffort: Effort = { sample: 2000, samples: 9, budget: 120_000 };
const quick = (effort: Effort): Effort => ({ sample: effort.sample / 20, samples: 3, budget: effort.budget / 5 });

function command(io: Io): Command {
  return new Command("bench")
    .description("Times kernels and whole training steps, each checked against float64 or against a peer.")
    .option("--adapter <name>", "the GPU to compute on, by a part of its name (default: the fastest)")
    .option("--kernels", "kernels only")
    .option("--steps", "training steps only")
    .option("--peers", "the same training step in tfjs on the same adapter too, in turns with ours")
    .option("--quick", "fewer kernels, fewer and shorter samples")
    .option("--json <file>", "write what was measured to a file")
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .showHelpAfterError("(--help shows what it takes)");
}

/** Runs a command line (without node and the script) and gives its exit code: 0, 1 for errors and wrong results, 2 for usage. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    const options = command(io).parse(argv, { from: "user" }).opts<Options>();
    if (options.json) await checkFolder(options.json);
    const result = await measure(options, `pnpm bench ${argv.join(" ")}`.trim(), io);
    if (options.json) await writeFile(options.json, `${JSON.stringify(result, null, 1)}\n`);
    const right = result.kernels.every(({ correct }) => correct) && result.comparisons.every(({ agree }) => agree);
    return right ? 0 : 1;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const known = [GpuError, ModelError, BenchError].some((kind) => error instanceof kind);
    io.stderr.write(`error: ${known || !(error instanceof Error) ? (error as Error).message : error.stack}\n`);
    return 1;
  }
}

/** Minutes of measuring should not end in a file that cannot be written. */
async function checkFolder(file: string): Promise<void> {
  const folder = dirname(resolve(file));
  await access(folder, constants.W_OK).catch(({ code }: NodeJS.ErrnoException) => {
    throw new BenchError(`--json: wants a file in a folder that can be written to, got ${file}: ${folder} (${code})`);
  });
}

async function measure(options: Options, commandLine: string, io: Io): Promise<BenchResult> {
  const [load = 0] = loadavg();
  if (load > 1)
    io.stderr.write(`others are computing here (load ${load.toFixed(1)}): figures will be too slow, ratios may hold\n`);
  const all = !options.kernels && !options.steps;
  const { adapter, kernels } = await measureKernels(options, all || options.kernels === true, io);
  const config = stepConfig(PRESET);
  const { batchSize } = config;
  const flops = stepFlops(config);
  const steps = await stepsWanted(options, all || options.steps === true, io);
  const [ours, ...theirs] = steps;
  const comparisons = ours ? theirs.map((each) => compared(ours, each)) : [];
  if (ours) io.stdout.write(`\n${stepTable(steps, batchSize, flops)}`);
  for (const comparison of comparisons) io.stdout.write(`\n${comparisonLines(comparison)}`);
  return {
    ...{ date: new Date().toISOString(), command: commandLine, adapter, node: process.version },
    ...{ cpu: cpus()[0]?.model ?? "unknown", cpus: cpus().length, load, kernels },
    ...(ours && { step: { preset: PRESET, batchSize, flops } }),
    ...{ steps, comparisons },
  };
}

/** Opens the adapter and says which it is; times kernels where they are wanted. */
async function measureKernels({ adapter, quick: short }: Options, wanted: boolean, io: Io) {
  using device = await openDevice({ adapter });
  io.stdout.write(`${device.adapter.name} (${device.adapter.kind}, ${device.adapter.backend})\n`);
  const layers = layerCases(stepConfig(PRESET));
  const cases = short
    ? [...matmulCases, ...layers.filter(({ name }) => name.includes(QUICK_LAYER)), ...trainingCases]
    : [...matmulCases, ...windowCases, ...trainingCases, ...layers];
  const kernels: KernelResult[] = [];
  for (const each of wanted ? cases : []) {
    io.stderr.write(`${each.name} ${each.sizes}\n`);
    kernels.push(await measureKernel(device, each, short ? quick(kernelEffort) : kernelEffort));
  }
  if (wanted) io.stdout.write(`\n${kernelTable(kernels)}`);
  return { adapter: device.adapter, kernels };
}

async function stepsWanted({ adapter, quick: short, peers }: Options, wanted: boolean, io: Io): Promise<StepResult[]> {
  if (!wanted && !peers) return [];
  const effort = short ? quick(stepEffort) : stepEffort;
  return measureSteps({ adapter, preset: PRESET, effort }, peers ? ["bosquejo", "tfjs-webgpu"] : ["bosquejo"], (next) =>
    io.stderr.write(`step of ${PRESET}: ${next}\n`),
  );
}
