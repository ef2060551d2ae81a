import { resolve } from "node:path";
import { baselineMetrics, createTrainer, decodeCheckpoint } from "@bosquejo/model";
import { openDevice } from "@bosquejo/tensor";
import { bestCheckpoint, newestCheckpoint } from "./checkpoints.js";
import { type Io, say } from "./io.js";
import { watch } from "./progress.js";
import { joinPairs, loadRunData, type RunData } from "./run-data.js";
import { readRecord } from "./run-folder.js";
import { compare, type Table, tableOf } from "./verdict.js";

/** What `evaluate` takes from the command line. */
export interface EvaluateOptions {
  readonly data?: string;
  readonly split: "train" | "test" | "all";
  readonly best?: boolean;
  readonly json?: boolean;
  readonly adapter?: string;
}

/** Measures a run's network on one side of its data, or of other data, and prints a table or JSON. */
export async function evaluateRun(run: string, options: EvaluateOptions, io: Io): Promise<number> {
  const folder = resolve(io.cwd, run);
  const record = await readRecord(folder);
  const find = options.best ? bestCheckpoint : newestCheckpoint;
  const { checkpoint, damaged } = await find(folder, decodeCheckpoint);
  for (const { why } of damaged) say(io, `left out: ${why}`);
  const view = watch(io);
  try {
    using device = await openDevice({ adapter: options.adapter });
    const config = { ...checkpoint.config, data: options.data ?? checkpoint.config.data };
    const data = await loadRunData(config, view, io.env);
    const other = data.images.contentHash !== record.data.contentHash;
    if (other)
      view.log(
        `not the pictures that the run learnt from: both baselines are fitted to the training side of ${config.data}`,
      );
    const measured = { ...data.training, test: sideOf(data, options.split) };
    using trainer = await createTrainer(device, config, measured, checkpoint.state);
    const network = await trainer.evaluate("test", undefined, (done, total) => view.job("measuring", done, total));
    view.job("fitting the baselines", 0, 1);
    const baselines = await baselineMetrics(measured);
    view.stop();
    const { step } = checkpoint.state;
    if (options.json) {
      const about = { run: folder, step, data: config.data, split: options.split };
      io.stdout.write(`${JSON.stringify({ ...about, network, ...baselines }, null, 2)}\n`);
    } else {
      const table = tableOf(`network, step ${step.toLocaleString("en-US")}`, network, baselines);
      io.stdout.write(`${aligned(table)}\n`);
      say(io, `${table.note}\n${compare(network.mse, baselines, options.split).text}`);
    }
    return 0;
  } finally {
    view.stop();
  }
}

function sideOf({ train, test }: RunData, split: EvaluateOptions["split"]) {
  return split === "all" ? joinPairs(train, test) : { train, test }[split];
}

/** A table as lines of aligned columns: names to the left, figures to the right. */
export function aligned({ head, rows }: Table): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map((row) =>
      row.map((text, column) => (column === 0 ? text.padEnd(widths[0]!) : text.padStart(widths[column]!))).join("   "),
    )
    .join("\n");
}
