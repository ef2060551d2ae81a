import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ChildMessage } from "./child.js";
import type { StepResult, StepTask } from "./step.js";

/** A measurement that could not be made: the message says why. */
export class BenchError extends Error {
  override name = "BenchError";
}

/** Measures steps in a process of their own, so that neither side's memory and compiled kernels touch the other's. */
export async function measureInChild(task: StepTask): Promise<StepResult> {
  // what libraries print is no result: it goes to stderr
  const child = fork(fileURLToPath(new URL("./child.js", import.meta.url)), [JSON.stringify(task)], {
    stdio: ["ignore", 2, 2, "ipc"],
  });
  const message = await new Promise<ChildMessage<StepResult>>((resolve) => {
    child.on("message", (given) => resolve(given as ChildMessage<StepResult>));
    child.on("error", ({ message: error }) => resolve({ error }));
    child.on("exit", (code, signal) => resolve({ error: `its process ended with ${signal ?? `code ${code}`}` }));
  });
  if ("error" in message) throw new BenchError(`${task.side}: ${message.error}`);
  return message.result;
}
