import { modelOf, type Trainer } from "@bosquejo/model";
import type { EvaluationRow } from "../run-folder/metrics.js";

type Evaluated = Pick<Trainer, "config" | "evaluate" | "heldOutLoss">;

/** The duration of a session. */
interface SessionTime {
  readonly started: number;
  readonly deadline?: number;
}

// measuring samples takes half a minute on a CPU
const SHORT_MS = 15 * 60_000;

export const drawsSamples = ({ config }: Pick<Evaluated, "config">): boolean => modelOf(config).draws === "samples";

/** Measures a network on test pairs. The samples of a short session are not measured, only their loss is. */
export async function evaluated(
  { trainer, started, deadline = Number.POSITIVE_INFINITY }: SessionTime & { readonly trainer: Evaluated },
  pairs: number,
  progress: (done: number, total: number) => void,
): Promise<EvaluationRow> {
  if (!drawsSamples(trainer)) return trainer.evaluate("test", pairs, progress);
  const heldOutLoss = await trainer.heldOutLoss();
  if (deadline - started < SHORT_MS) return { heldOutLoss, pairs };
  return { ...(await trainer.evaluate("test", pairs, progress)), heldOutLoss };
}
