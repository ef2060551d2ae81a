import { type ChildProcess, fork, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Reply, Request } from "../child.js";
import { BenchError } from "../error.js";
import { isTorch } from "../peers/sides.js";
import { torchFiles, torchTask } from "../peers/torch.js";
import type { StepFacts, StepTask } from "./step.js";

export { BenchError } from "../error.js";

/** Training steps in a process of their own, warmed up. */
export interface StepProcess {
  /** milliseconds a step, over as many as make a sample */
  sample(): Promise<number>;
  /** Ends the process. */
  end(): Promise<StepFacts>;
  /** Ends it whatever it does. */
  kill(): void;
}

/** Where a side runs. */
export interface Host {
  /** for torch */
  readonly python?: string | undefined;
  /** the most milliseconds that any answer may take; no limit unless given */
  readonly timeout?: number | undefined;
}

interface Channel {
  ask(request: Request): void;
  reply(): Promise<Reply>;
  kill(): void;
}

/** Our own process, or tfjs's or jax-js's: messages are Node's. */
function nodeChannel(task: StepTask): Channel {
  // what libraries print is no result: it goes to stderr
  const child = fork(fileURLToPath(new URL("./child.js", import.meta.url)), [JSON.stringify(task)], {
    stdio: ["ignore", 2, 2, "ipc"],
  });
  const { arrive, ...channel } = queue(child);
  child.on("message", (message) => arrive(message as Reply));
  return { ...channel, ask: (request) => child.send(request) };
}

/** A Python process: messages are lines of JSON. */
function pythonChannel(task: StepTask, python: string): Channel {
  const folder = dirname(task.start!);
  // files, not -c: torch.compile reads where functions come from
  for (const [name, source] of Object.entries(torchFiles)) writeFileSync(join(folder, name), source);
  const child = spawn(python, [join(folder, "torch_steps.py"), JSON.stringify(torchTask(task))], {
    stdio: ["pipe", "pipe", "inherit"],
    // threads that wait by spinning take the cores from those of the other pool: torch has OpenMP's and its BLAS's
    env: { OMP_WAIT_POLICY: "passive", ...process.env },
  });
  const { arrive, ...channel } = queue(child);
  createInterface({ input: child.stdout }).on("line", (line) => arrive(JSON.parse(line)));
  // it may be gone already, which its end tells
  child.stdin.on("error", () => {});
  return { ...channel, ask: (request) => child.stdin.write(`${request}\n`) };
}

/** Replies of a process in their order; after its end, that it ended. */
function queue(child: ChildProcess) {
  const arrived: Reply[] = [];
  const waiting: ((reply: Reply) => void)[] = [];
  let ended: Reply | undefined;
  const arrive = (reply: Reply) => {
    const next = waiting.shift();
    if (next) next(reply);
    else arrived.push(reply);
  };
  const finish = (error: string) => {
    ended ??= { error };
    for (const next of waiting.splice(0)) next(ended);
  };
  child.once("error", ({ message }) => finish(message));
  child.once("close", (code, signal) => finish(`its process ended with ${signal ?? `code ${code}`}`));
  return {
    arrive,
    reply: async () => arrived.shift() ?? ended ?? new Promise<Reply>((resolve) => waiting.push(resolve)),
    kill: () => void child.kill("SIGKILL"),
  };
}

/**
 * Starts one side alone in a process, so that neither side's memory and compiled kernels touch the other's. Throws a
 * BenchError that says why where there are no steps, and ends the process.
 */
export async function startSteps(task: StepTask, { python, timeout }: Host): Promise<StepProcess> {
  const channel = isTorch(task.side) ? pythonChannel(task, python!) : nodeChannel(task);
  const reply = async (late: string): Promise<Reply> => {
    const timer = timeout === undefined ? undefined : alarm(timeout, late);
    const given = await Promise.race([channel.reply(), ...(timer ? [timer.reply] : [])]);
    timer?.clear();
    if (given.error === undefined) return given;
    channel.kill();
    throw new BenchError(given.error);
  };
  const ask = (request: Request, late: string) => {
    channel.ask(request);
    return reply(late);
  };
  await reply("no first step");
  await reply("its first step, but no further ones");
  return {
    sample: async () => (await ask("sample", "no further sample")).ms!,
    end: async () => (await ask("end", "no end")).facts!,
    kill: channel.kill,
  };
}

/** A reply that says that there was none in time. */
function alarm(ms: number, what: string) {
  let clear = () => {};
  const reply = new Promise<Reply>((resolve) => {
    const timer = setTimeout(() => resolve({ error: `${what} within ${ms / 1000} s` }), ms);
    clear = () => clearTimeout(timer);
  });
  return { reply, clear };
}
