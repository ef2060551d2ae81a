import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Reply, Request } from "./child.js";
import type { StepFacts, StepTask } from "./step.js";

/** A measurement that could not be made: the message says why. */
export class BenchError extends Error {
  override name = "BenchError";
}

/** Training steps in a process of their own, warmed up. */
export interface StepProcess {
  /** milliseconds a step, over as many as make a sample */
  sample(): Promise<number>;
  /** Ends the process. */
  end(): Promise<StepFacts>;
}

/** Starts one side alone in a process, so that neither side's memory and compiled kernels touch the other's. */
export async function startSteps(task: StepTask): Promise<StepProcess> {
  // what libraries print is no result: it goes to stderr
  const child = fork(fileURLToPath(new URL("./child.js", import.meta.url)), [JSON.stringify(task)], {
    stdio: ["ignore", 2, 2, "ipc"],
  });
  const reply = async (): Promise<Reply> => {
    const given = await new Promise<Reply>((resolve) => {
      child.once("message", (message) => resolve(message as Reply));
      child.once("error", ({ message: error }) => resolve({ error }));
      child.once("exit", (code, signal) => resolve({ error: `its process ended with ${signal ?? `code ${code}`}` }));
    });
    for (const event of ["message", "error", "exit"]) child.removeAllListeners(event);
    if (given.error !== undefined) throw new BenchError(`${task.side}: ${given.error}`);
    return given;
  };
  const ask = (request: Request) => {
    child.send(request);
    return reply();
  };
  await reply();
  return { sample: async () => (await ask("sample")).ms!, end: async () => (await ask("end")).facts! };
}
