import { type Diagnosis, diagnose } from "@bosquejo/tensor";
import type { Command } from "commander";
import { colors, type Io } from "../io.js";
import { adapterOption, examples } from "./command.js";

interface DoctorOptions {
  readonly adapter?: string;
  readonly json?: boolean;
}

/** `bosquejo doctor`. */
export function addDoctor(program: Command, io: Io, done: (code: number) => void): Command {
  return program
    .command("doctor")
    .description("Shows what this machine computes with, how fast and how right, and what is wanting.")
    .option("--json", "print JSON")
    .option(...adapterOption)
    .addHelpText(
      "after",
      examples("bosquejo doctor", "bosquejo doctor --adapter swiftshader", "bosquejo doctor --json"),
    )
    .action(async (options: DoctorOptions) => done(await doctor(options, io)));
}

/** Exit code 1 where the machine computes wrongly. */
async function doctor({ adapter, json }: DoctorOptions, io: Io): Promise<number> {
  const diagnosis = await diagnose({ adapter });
  io.stdout.write(json ? `${JSON.stringify(diagnosis, null, 2)}\n` : `${described(diagnosis, io)}\n`);
  return diagnosis.matmul.correct ? 0 : 1;
}

// the limits of pictures and vertices are in the JSON
const telling = /Compute|StorageBuffer|maxBufferSize|maxBindGroups$|Immediate/;

const onCores = "tensor cores, on which --precision mixed multiplies";
const withoutCores =
  "no tensor cores that it could use: --precision mixed only rounds what is multiplied in the same way, and is not faster";

/** A diagnosis for people. */
export function described(
  { adapters, adapter, features, limits, toggles, matmul, findings, tensorCores }: Diagnosis,
  io: Io,
): string {
  const { bold, dim } = colors({ ...io, stderr: io.stdout });
  const { size, gflops, relativeError, correct } = matmul;
  const speed = `${size}x${size}x${size} in ${gflops.toPrecision(3)} GFLOPS`;
  const error = `relative error ${relativeError.toExponential(1)} against float64`;
  const section = (title: string, lines: readonly string[]) => [bold(title), ...lines.map((line) => `  ${line}`), ""];
  return [
    ...section(
      "Adapters",
      adapters.map(
        (each) =>
          `${each.name === adapter.name && each.backend === adapter.backend ? "*" : " "} ${each.name} ${dim(`(${each.kind}, ${each.backend})`)}`,
      ),
    ),
    ...section("Driver", [adapter.driver || "unknown"]),
    ...section("Matrix product", [`${speed}, ${correct ? "right" : "WRONG"}: ${error}`]),
    ...section("Mixed precision", [tensorCores ? onCores : withoutCores]),
    ...section("Features", features.length > 0 ? [features.join(", ")] : ["none"]),
    ...section("Toggles", toggles.length > 0 ? [toggles.join(", ")] : ["none"]),
    ...section(
      "Limits",
      Object.entries(limits)
        .filter(([name]) => telling.test(name))
        .map(([name, value]) => `${name} ${dim(value.toLocaleString("en-US"))}`),
    ),
    ...section("Wanting", findings.length > 0 ? findings.map(({ what, remedy }) => `${what}: ${remedy}`) : ["nothing"]),
  ]
    .join("\n")
    .trimEnd();
}
