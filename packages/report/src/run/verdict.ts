import type { Column } from "../figures.js";
import { judge, type Verdict } from "../verdict.js";
import { type History, lastEvaluation } from "./history.js";

/** Compares a run with its baselines by the metric. */
export function runVerdict(history: History, metric: Column): Verdict {
  const network = lastEvaluation(history)?.values[metric.name];
  const meanImage = history.baselines?.meanImage[metric.name];
  const ridge = history.baselines?.ridge[metric.name];
  if (network === undefined || meanImage === undefined || ridge === undefined)
    return { tone: "open", text: "The network has not been evaluated yet." };
  return judge({ metric, network, meanImage, ridge });
}
