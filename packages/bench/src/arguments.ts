import { presetNames } from "@bosquejo/model";
import { Command, InvalidArgumentError } from "commander";
import { networkNames } from "./networks/networks.js";

/** The output streams of a command. */
export interface OutputStreams {
  readonly stdout: NodeJS.WritableStream;
  /** progress and errors */
  readonly stderr: NodeJS.WritableStream;
}

/** An invalid command line. The message names the option. */
export class ArgumentError extends Error {
  override name = "ArgumentError";
}

/** The options of the command line. */
export interface BenchOptions {
  readonly adapter?: string;
  readonly kernels?: boolean;
  readonly steps?: boolean;
  readonly peers?: boolean;
  /** names of compared networks and presets */
  readonly networks?: readonly string[];
  /** images in a step; by default the usual batch of each network */
  readonly batch?: number;
  readonly filter?: string;
  readonly quick?: boolean;
  readonly json?: string;
  readonly html?: string;
  readonly compare?: string;
  readonly python?: string;
}

// `flow` is a compared network with the sizes of the preset
const known = (): string[] => [...new Set([...networkNames, ...presetNames()])];

function networksIn(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  const strange = names.find((name) => !known().includes(name));
  if (strange !== undefined) throw new InvalidArgumentError(`Expected some of ${known().join(",")}, got "${strange}".`);
  return [...new Set(names)];
}

function batchIn(text: string): number {
  const batch = Number(text);
  if (!/^\d+$/.test(text) || batch < 1 || batch > 65_536)
    throw new InvalidArgumentError("Expected a whole number from 1 to 65536.");
  return batch;
}

function filterIn(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("Expected a part of a kernel's family, name or sizes.");
  return text.trim();
}

/** The command line of the benchmark. */
export function command(io: OutputStreams): Command {
  const program = new Command("bench")
    .description(
      "Measures the adapter's roofline, kernels and training steps. Checks values of kernels and losses of steps.",
    )
    .option("--adapter <name>", "the adapter to compute on: a part of its name (default: the fastest)")
    .option("--kernels", "measure kernels only")
    .option("--steps", "measure training steps only")
    .option("--peers", "also measure the same training steps in other libraries (peers)")
    .option(
      "--networks <names>",
      `measure training steps of these networks only: some of ${known().join(",")}`,
      networksIn,
    )
    .option("--batch <n>", "images in a training step (default: 32; of flow, its preset's)", batchIn)
    .option("--filter <text>", "measure only kernels with this text in their family, name or sizes", filterIn)
    .option("--quick", "fewer kernels, fewer and shorter samples")
    .option("--json <file>", "write the results to a file as JSON")
    .option("--html <file>", "write the results to a file as a web page with charts")
    .option("--compare <file>", "show the changes since an earlier result that --json wrote")
    .option("--python <path>", "the Python that has PyTorch, for --peers")
    .allowExcessArguments(false)
    .addHelpText("after", "\nbench ops --help shows the options for timing single ops against TensorFlow.js.");
  return withStreams(program, io);
}

/** Makes a command write to the given streams, and throw instead of ending the process. */
export const withStreams = (program: Command, io: OutputStreams): Command =>
  program
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .showHelpAfterError("(--help lists the options)");

/** The measurements that the options select, or both. A filter selects kernels, networks select steps. */
export function selectedMeasurements({ kernels, steps, peers, networks, filter }: BenchOptions) {
  const [onlyKernels, onlySteps] = [kernels || filter !== undefined, steps || networks !== undefined];
  const all = !onlyKernels && !onlySteps;
  return { kernels: all || onlyKernels, steps: all || onlySteps || peers === true };
}
