import { access, constants, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { dirname, resolve } from "node:path";
import { ModelError } from "@bosquejo/model";
import { type AdapterSummary, GpuError, openDevice } from "@bosquejo/tensor";
import { Command, CommanderError } from "commander";
import { BenchError } from "./children.js";
import { type KernelResult, measureKernel } from "./kernels.js";
import { stepFlops } from "./layers.js";
import { type Comparison, comparePeer, measureOurs } from "./peers.js";
import { layerCases, productCases } from "./product-cases.js";
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
  /** of each round; the steps are in `steps`, ours and theirs in turns */
  readonly comparisons: readonly Omit<Comparison, "ours" | "theirs">[];
}

const PRESET = "sketch";
const ROUNDS = 2;
const kernelEffort: Effort = { sample: 100, samples: 7, budget: 10_000 };
const stepEffort: Effort = { sample: 500, samples: 9, budget: 45_000 };
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
  const { steps, comparisons } = await measureSteps(options, all || options.steps === true, io);
  if (steps.length > 0) io.stdout.write(`\n${stepTable(steps, batchSize, flops)}`);
  if (comparisons.length > 0) io.stdout.write(`\n${comparisonLines(comparisons)}`);
  return {
    ...{ date: new Date().toISOString(), command: commandLine, adapter, node: process.version },
    ...{ cpu: cpus()[0]?.model ?? "unknown", cpus: cpus().length, load, kernels },
    ...(steps.length > 0 && { step: { preset: PRESET, batchSize, flops } }),
    steps,
    comparisons: comparisons.map(({ ours, theirs, ...comparison }) => comparison),
  };
}

/** Opens the adapter and says which it is; times kernels where they are wanted. */
async function measureKernels({ adapter, quick: short }: Options, wanted: boolean, io: Io) {
  using device = await openDevice({ adapter });
  io.stdout.write(`${device.adapter.name} (${device.adapter.kind}, ${device.adapter.backend})\n`);
  const cases = [...productCases, ...trainingCases, ...(short ? [] : layerCases(stepConfig(PRESET)))];
  const kernels: KernelResult[] = [];
  for (const each of wanted ? cases : []) {
    io.stderr.write(`${each.name} ${each.sizes}\n`);
    kernels.push(await measureKernel(device, each, short ? quick(kernelEffort) : kernelEffort));
  }
  if (wanted) io.stdout.write(`\n${kernelTable(kernels)}`);
  return { adapter: device.adapter, kernels };
}

async function measureSteps({ adapter, quick: short, peers }: Options, wanted: boolean, io: Io) {
  const task = { adapter, preset: PRESET, effort: short ? quick(stepEffort) : stepEffort };
  const tell = (text: string) => io.stderr.write(`step of ${PRESET}: ${text}\n`);
  const comparisons: Comparison[] = peers ? await comparePeer(task, short ? 1 : ROUNDS, tell) : [];
  if (peers) return { steps: comparisons.flatMap(({ ours, theirs }) => [ours, theirs]), comparisons };
  if (wanted) tell("bosquejo");
  return { steps: wanted ? [await measureOurs(task)] : [], comparisons };
}
