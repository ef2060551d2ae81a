import { measureStep, type StepTask } from "./step.js";

/** What a child process sends back. */
export type ChildMessage<R> = { readonly result: R } | { readonly error: string };

async function measured(task: StepTask) {
  if (task.side === "bosquejo") return measureStep(task);
  const { measureTfjs } = await import("./tfjs.js");
  return measureTfjs(task);
}

const message = await measured(JSON.parse(process.argv[2]!)).then(
  (result) => ({ result }),
  (error: Error) => ({ error: error.name === "GpuError" ? error.message : (error.stack ?? String(error)) }),
);
// a process that has opened a GPU does not end by itself
process.send?.(message, () => process.exit(0));
