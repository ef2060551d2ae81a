import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { type AdapterSummary, listAdapters, openDevice } from "@bosquejo/tensor";
import { Command } from "commander";
import { type OutputStreams, withStreams } from "../arguments.js";
import { checkFolder } from "../output/files.js";
import { counterparts } from "./counterparts.js";
import { type OpSpeed, openTfjs, speedOf } from "./speed.js";

/** The recorded speeds of ops, relative to tfjs's. */
interface SpeedRecord {
  readonly tfjs: string;
  readonly machine: string;
  readonly ops: Record<string, { readonly date: string; readonly speed: Readonly<Record<string, OpSpeed>> }>;
}

interface OpsOptions {
  readonly out: string;
  readonly all?: boolean;
}

/** The command `bench ops`: times ops against tfjs's on every adapter of this machine. */
export const opsCommand = (io: OutputStreams): Command =>
  withStreams(new Command("ops"), io)
    .description(
      "Times each op at one size against the same op of TensorFlow.js, in turns, on every adapter of this machine.",
    )
    .requiredOption("--out <file>", "the file of the record; ops that are in it already are not timed again")
    .option("--all", "time all ops again")
    .action((options: OpsOptions) => recordOps(options, io));

async function recordOps({ out, all }: OpsOptions, io: OutputStreams): Promise<void> {
  await checkFolder("--out", out);
  const { version_core: tfjs } = await import("@tensorflow/tfjs-core");
  const processor = cpus()[0]?.model ?? "an unknown processor";
  const machine = `${cpus().length} cores of ${processor} that other programs also used`;
  const before = !all && existsSync(out) ? (JSON.parse(readFileSync(out, "utf8")) as SpeedRecord).ops : {};
  const names = Object.keys(counterparts);
  const ops: SpeedRecord["ops"] = Object.fromEntries(
    names.flatMap((name) => (before[name] ? [[name, before[name]]] : [])),
  );
  const wanted = names.filter((name) => !ops[name]);
  const date = new Date().toISOString().slice(0, 10);
  for (const adapter of wanted.length > 0 ? await listAdapters() : []) {
    io.stdout.write(`${adapter.name}\n`);
    for await (const [name, speed] of measured(adapter, wanted)) {
      ops[name] = { date, speed: { ...ops[name]?.speed, [keyOf(adapter)]: speed } };
      io.stdout.write(`${name}: ${"why" in speed ? speed.why : `${speed.ratio} (${speed.low} to ${speed.high})`}\n`);
      const sorted = Object.fromEntries(names.flatMap((each) => (ops[each] ? [[each, ops[each]]] : [])));
      await writeFile(out, `${JSON.stringify({ tfjs, machine, ops: sorted } satisfies SpeedRecord, null, 2)}\n`);
    }
  }
}

const keyOf = ({ kind, name }: AdapterSummary) => (kind === "hardware" ? name : kind);

async function* measured(adapter: AdapterSummary, names: readonly string[]) {
  // out-of-bounds accesses are clamped, as in browsers and in `openTfjs`
  using device = await openDevice({ adapter: adapter.name, robustness: true });
  const tf = await openTfjs(adapter.name);
  for (const name of names) yield [name, await speedOf(device, tf, counterparts[name]!)] as const;
}
