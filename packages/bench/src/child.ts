import { isNetwork } from "./networks/networks.js";
import { isOurs, precisionOf } from "./peers/sides.js";
import {
  FIRST_STEPS,
  MOST_STEPS,
  milliseconds,
  type OpenSteps,
  openPresetSteps,
  type StepFacts,
  type StepTask,
} from "./steps/step.js";

/** A request to a process that trains. */
export type Request = "sample" | "end";
/** A reply of the process: after its first step, after its warm-up, to "sample" (milliseconds a step) and to "end". */
export interface Reply {
  readonly ms?: number;
  readonly facts?: StepFacts;
  readonly error?: string;
}

async function open(task: StepTask): Promise<OpenSteps> {
  if (!isNetwork(task.network)) return openPresetSteps(task);
  if (isOurs(task.side)) return (await import("./networks/network-step.js")).openNetworkSteps(task);
  if (task.side === "jax-js-webgpu") return (await import("./peers/jax.js")).openJaxSteps(task);
  return (await import("./peers/tfjs.js")).openTfjsSteps(task);
}

const send = (reply: Reply, then = () => {}) => process.send?.(reply, then);
// a process with an open GPU does not end by itself
const end = (reply: Reply) => send(reply, () => process.exit(0));
// the parent process expects one line
const fail = (error: unknown) =>
  end({ error: (error instanceof Error ? error.message : String(error)).trim().split("\n")[0]! });

async function main(): Promise<void> {
  const task: StepTask = JSON.parse(process.argv[2]!);
  const steps = await open(task);
  const losses: number[] = [];
  const one = () => milliseconds(async () => losses.push(await steps.train(1)));
  const firstStepMs = await one();
  send({ ms: firstStepMs });
  let ms = firstStepMs;
  while (losses.length < FIRST_STEPS) ms = await one();
  const times = Math.min(MOST_STEPS, Math.max(1, Math.ceil(task.sample / ms)));
  process.on("message", (request: Request) => {
    if (request === "sample") {
      milliseconds(() => steps.train(times)).then((all) => send({ ms: all / times }), fail);
    } else {
      const { side, network, batchSize } = task;
      const known = { side, network, batchSize, precision: precisionOf(side), losses, firstStepMs };
      end({ facts: { ...known, residentBytes: process.resourceUsage().maxRSS * 1024, ...steps.facts() } });
    }
  });
  // the parent process has ended
  process.on("disconnect", () => process.exit(1));
  send({ ms });
}

main().catch(fail);
