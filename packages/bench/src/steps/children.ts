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

/** A process that trains, after its warm-up. */
export interface StepProcess {
  /** Takes a sample and returns the milliseconds of one step. */
  sample(): Promise<number>;
  /** Ends the process and returns the facts about its steps. */
  end(): Promise<StepFacts>;
  /** Ends the process at once. */
  kill(): void;
}

/** The requirements of a side's process. */
export interface Host {
  /** path of the Python, for torch */
  readonly python?: string | undefined;
  /** longest time for any reply, in milliseconds; no limit by default */
  readonly timeout?: number | undefined;
}

interface Channel {
  ask(request: Request): void;
  reply(): Promise<Reply>;
  kill(): void;
}

/** Starts a Node process for our side, tfjs or jax-js. Messages use Node's IPC. */
function nodeChannel(task: StepTask): Channel {
  // output of libraries is printed to stderr, because stdout is for results
  const child = fork(fileURLToPath(new URL("./child.js", import.meta.url)), [JSON.stringify(task)], {
    stdio: ["ignore", 2, 2, "ipc"],
  });
  const { arrive, ...channel } = queue(child);
  child.on("message", (message) => arrive(message as Reply));
  return { ...channel, ask: (request) => child.send(request) };
}

/** Starts a Python process. Requests are words, replies are JSON, each in a line. */
function pythonChannel(task: StepTask, python: string): Channel {
  const folder = dirname(task.start!);
  // files instead of -c, because torch.compile reads the source files of functions
  for (const [name, source] of Object.entries(torchFiles)) writeFileSync(join(folder, name), source);
  const child = spawn(python, [join(folder, "torch_steps.py"), JSON.stringify(torchTask(task))], {
    stdio: ["pipe", "pipe", "inherit"],
    // torch has two thread pools, of OpenMP and of its BLAS: spinning threads of one would take the cores of the other
    env: { OMP_WAIT_POLICY: "passive", ...process.env },
  });
  const { arrive, ...channel } = queue(child);
  createInterface({ input: child.stdout }).on("line", (line) => arrive(JSON.parse(line)));
  // the process may have ended already: the "close" event reports that
  child.stdin.on("error", () => {});
  return { ...channel, ask: (request) => child.stdin.write(`${request}\n`) };
}

/** Queues the replies of a process in their order. After its end, every further reply is an error that says so. */
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
 * Starts one side in a process of its own: sides share no memory and no compiled kernels.
 * @throws BenchError with the reason if the side cannot train; its process is ended
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
  await reply("no further step after the first");
  return {
    sample: async () => (await ask("sample", "no further sample")).ms!,
    end: async () => (await ask("end", "no reply to the end")).facts!,
    kill: channel.kill,
  };
}

/** An error reply after a time limit, and a function that cancels it. */
function alarm(ms: number, what: string) {
  let clear = () => {};
  const reply = new Promise<Reply>((resolve) => {
    const timer = setTimeout(() => resolve({ error: `${what} within ${ms / 1000} s` }), ms);
    clear = () => clearTimeout(timer);
  });
  return { reply, clear };
}
