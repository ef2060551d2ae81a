import { type Diagnosis, diagnose } from "@bosquejo/tensor";
import type { Command } from "commander";
import { colors, type Io } from "../io.js";
import { adapterOption, examples } from "./command.js";

interface DoctorOptions {
  readonly adapter?: string;
  readonly json?: boolean;
}

/** Adds the command `doctor`. */
export function addDoctor(program: Command, io: Io, done: (code: number) => void): Command {
  return program
    .command("doctor")
    .description("Shows the adapter, its speed, whether its results are correct, and problems with their remedies.")
    .option("--json", "print JSON")
    .option(...adapterOption)
    .addHelpText("after", examples(io, "doctor", "doctor --adapter swiftshader", "doctor --json"))
    .action(async (options: DoctorOptions) => done(await doctor(options, io)));
}

/** Prints a diagnosis. The exit code is 1 if the adapter's matrix product is wrong. */
async function doctor({ adapter, json }: DoctorOptions, io: Io): Promise<number> {
  const diagnosis = await diagnose({ adapter });
  io.stdout.write(json ? `${JSON.stringify(diagnosis, null, 2)}\n` : `${described(diagnosis, io)}\n`);
  return diagnosis.matmul.correct ? 0 : 1;
}

// limits that matter for compute; the JSON has the others too
const computeLimits = /Compute|StorageBuffer|maxBufferSize|maxBindGroups$|Immediate/;

const onCores = "tensor cores, which --precision mixed uses";
const withoutCores =
  "no tensor cores that bosquejo can use: --precision mixed rounds operands to f16 in the same way, but is not faster";

/** Returns a diagnosis as text. */
export function described(
  { adapters, adapter, features, limits, toggles, matmul, findings, tensorCores }: Diagnosis,
  io: Io,
): string {
  const { bold, dim } = colors({ ...io, stderr: io.stdout });
  const { size, gflops, relativeError, correct } = matmul;
  const speed = `${size}x${size}x${size} at ${gflops.toPrecision(3)} GFLOPS`;
  const error = `relative error ${relativeError.toExponential(1)} against float64`;
  const section = (title: string, lines: readonly string[]) => [bold(title), ...lines.map((line) => `  ${line}`), ""];
  return [
    ...section(
      "Adapters",
      adapters.map((each) => {
        const used = each.name === adapter.name && each.backend === adapter.backend;
        return `${used ? "*" : " "} ${each.name} ${dim(`(${each.kind}, ${each.backend})`)}`;
      }),
    ),
    ...section("Driver", [adapter.driver || "unknown"]),
    ...section("Matrix product", [`${speed}, ${correct ? "correct" : "WRONG"}: ${error}`]),
    ...section("Mixed precision", [tensorCores ? onCores : withoutCores]),
    ...section("Features", features.length > 0 ? [features.join(", ")] : ["none"]),
    ...section("Toggles", toggles.length > 0 ? [toggles.join(", ")] : ["none"]),
    ...section(
      "Limits",
      Object.entries(limits)
        .filter(([name]) => computeLimits.test(name))
        .map(([name, value]) => `${name} ${dim(value.toLocaleString("en-US"))}`),
    ),
    ...section("Problems", findings.length > 0 ? findings.map(({ what, remedy }) => `${what}: ${remedy}`) : ["none"]),
  ]
    .join("\n")
    .trimEnd();
}
