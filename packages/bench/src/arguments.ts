import { presetNames } from "@bosquejo/model";
import { Command, InvalidArgumentError } from "commander";
import { networkNames } from "./networks/networks.js";

/** Where text goes. */
export interface OutputStreams {
  readonly stdout: NodeJS.WritableStream;
  /** progress and errors */
  readonly stderr: NodeJS.WritableStream;
}

/** A command line that cannot be meant: the message names the option. */
export class ArgumentError extends Error {
  override name = "ArgumentError";
}

/** What the command line asks for. */
export interface BenchOptions {
  readonly adapter?: string;
  readonly kernels?: boolean;
  readonly steps?: boolean;
  readonly peers?: boolean;
  /** networks that are compared, and presets */
  readonly networks?: readonly string[];
  readonly batch: number;
  readonly filter?: string;
  readonly quick?: boolean;
  readonly json?: string;
  readonly html?: string;
  readonly compare?: string;
  readonly python?: string;
}

const known = (): string[] => [...networkNames, ...presetNames()];

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
  if (text.trim() === "") throw new InvalidArgumentError("Expected a part of a kernel's group, name or sizes.");
  return text.trim();
}

/** The command line of the benchmark. */
export function command(io: OutputStreams): Command {
  const program = new Command("bench")
    .description(
      "Times kernels and whole training steps beside the adapter's own roofline, each checked against float64 or against a peer.",
    )
    .option("--adapter <name>", "the GPU to compute on, by a part of its name (default: the fastest)")
    .option("--kernels", "kernels only")
    .option("--steps", "training steps only")
    .option("--peers", "the same training steps in other libraries too, in turns with ours")
    .option("--networks <names>", `training steps of these only: some of ${known().join(",")}`, networksIn)
    .option("--batch <n>", "images of a training step", batchIn, 32)
    .option("--filter <text>", "kernels with this in their group, name or sizes only", filterIn)
    .option("--quick", "fewer kernels, fewer and shorter samples")
    .option("--json <file>", "write what was measured to a file")
    .option("--html <file>", "write it as one page with pictures")
    .option("--compare <file>", "tell what changed since a result that --json wrote")
    .option("--python <path>", "the Python that has torch, for --peers")
    .allowExcessArguments(false)
    .addHelpText("after", "\nbench ops --help shows how ops are timed beside those of tfjs.");
  return speaking(program, io);
}

/** Lets a command write where text goes, and throw instead of ending the process. */
export const speaking = (program: Command, io: OutputStreams): Command =>
  program
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .showHelpAfterError("(--help shows what it takes)");

/** Which of both parts the options ask for: all where they name neither; a filter means kernels, networks mean steps. */
export function wantedParts({ kernels, steps, peers, networks, filter }: BenchOptions) {
  const [onlyKernels, onlySteps] = [kernels || filter !== undefined, steps || networks !== undefined];
  const all = !onlyKernels && !onlySteps;
  return { kernels: all || onlyKernels, steps: all || onlySteps || peers === true };
}
