import { milliseconds, type OpenSteps, openSteps, type StepFacts, type StepTask } from "./step.js";

/** What a child process is asked for. */
export type Request = "sample" | "end";
/** What it answers: first, and to "sample", milliseconds a step. */
export interface Reply {
  readonly ms?: number;
  readonly facts?: StepFacts;
  readonly error?: string;
}

const FIRST_STEPS = 3;
const MOST_STEPS = 512;

async function open(task: StepTask): Promise<OpenSteps> {
  if (task.side === "bosquejo") return openSteps(task);
  const { openTfjsSteps } = await import("./tfjs.js");
  return openTfjsSteps(task);
}

const send = (reply: Reply, then = () => {}) => process.send?.(reply, then);
// a process that has opened a GPU does not end by itself
const end = (reply: Reply) => send(reply, () => process.exit(0));
const fail = (error: Error) =>
  end({ error: error.name === "GpuError" ? error.message : (error.stack ?? String(error)) });

async function main(): Promise<void> {
  const task: StepTask = JSON.parse(process.argv[2]!);
  const steps = await open(task);
  const losses: number[] = [];
  const one = () => milliseconds(async () => losses.push(await steps.train(1)));
  const firstStepMs = await one();
  let ms = firstStepMs;
  while (losses.length < FIRST_STEPS) ms = await one();
  const times = Math.min(MOST_STEPS, Math.max(1, Math.ceil(task.sample / ms)));
  process.on("message", (request: Request) => {
    if (request === "sample") {
      milliseconds(() => steps.train(times)).then((all) => send({ ms: all / times }), fail);
    } else {
      const residentBytes = process.resourceUsage().maxRSS * 1024;
      end({ facts: { ...steps.facts(), losses, firstStepMs, residentBytes } });
    }
  });
  // whoever asked may be gone
  process.on("disconnect", () => process.exit(1));
  send({ ms });
}

main().catch(fail);
