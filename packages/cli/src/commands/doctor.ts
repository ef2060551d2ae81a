import { diagnose } from "@bosquejo/tensor";
import type { Command } from "commander";
import type { Io } from "../io.js";
import { examples } from "./command.js";

/** `bosquejo doctor`. */
export function addDoctor(program: Command, io: Io, done: (code: number) => void): Command {
  return program
    .command("doctor")
    .description("Shows what this machine computes with, how fast, and what is wanting.")
    .option("--json", "print JSON")
    .addHelpText("after", examples("bosquejo doctor", "bosquejo doctor --json"))
    .action(async ({ json }: { json?: boolean }) => done(await doctor(json === true, io)));
}

async function doctor(json: boolean, io: Io): Promise<number> {
  const diagnosis = await diagnose();
  io.stdout.write(json ? `${JSON.stringify(diagnosis, null, 2)}\n` : `${outline(diagnosis).join("\n")}\n`);
  return 0;
}

/** Any value as indented lines of `name: value`. */
export function outline(value: object, indent = ""): string[] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const label = Array.isArray(value) ? "-" : `${name}:`;
    if (inner === null || inner === undefined) return [];
    if (typeof inner !== "object") return [`${indent}${label} ${inner}`];
    const lines = outline(inner, `${indent}  `);
    return lines.length > 0 ? [`${indent}${label}`, ...lines] : [];
  });
}
