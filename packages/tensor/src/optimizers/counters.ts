import * as k from "@bosquejo/kernels";
import { checkInputs, explained } from "../runtime/arguments.js";
import { launch } from "../runtime/launches/launch.js";
import { checkOptions, wholeOf } from "../runtime/options.js";
import { dims, kindOf, TensorError, words } from "../runtime/shape.js";
import type { Tensor } from "../runtime/tensor.js";

/** `counter[at] += by`, back to 0 from `limit` on (0: none): how a replayed step counts. */
export function advance(counter: Tensor, options: { at: number; by: number; limit: number }): void {
  checkInputs("advance", [counter], ["u32"]);
  checkOptions("advance", options, ["at", "by", "limit"]);
  const { at, by, limit } = options;
  checkPlace("advance", counter, at);
  explained("advance", () => [wholeOf("by", by), wholeOf("limit", limit)]);
  launch(k.advance, { AT: at, BY: by, LIMIT: limit }, { counter });
}

/** `history[counter[at] % rows] = values`: how a replayed step keeps its losses until somebody reads them. */
export function record(history: Tensor, values: Tensor, counter: Tensor, options: { at: number }): void {
  checkInputs("record", [history, values, counter], ["f32", "f32", "u32"]);
  const { ROWS, N } = explained("record", () => dims("history[ROWS,N] values[N]", history.shape, values.shape));
  checkOptions("record", options, ["at"]);
  const { at } = options;
  checkPlace("record", counter, at);
  launch(k.record, { AT: at, ROWS, LENGTH: N }, { count: counter, values, history });
}

function checkPlace(name: string, counter: Tensor, at: number): void {
  if (Number.isInteger(at) && at >= 0 && at < counter.size) return;
  throw new TensorError(`${name}: expected a place in counter ${words(counter.shape)}, got at = ${kindOf(at)}`);
}
