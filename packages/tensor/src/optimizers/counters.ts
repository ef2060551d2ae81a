import * as k from "@bosquejo/kernels";
import { checkInputs, explained } from "../runtime/arguments.js";
import { launch } from "../runtime/launches/launch.js";
import { checkOptions, wholeOf } from "../runtime/options.js";
import { dims, kindOf, TensorError, words } from "../runtime/shape.js";
import type { Tensor } from "../runtime/tensor.js";

/**
 * Computes `counter[at] += by` on the device, so that replayed steps can count. The counter returns to 0 when it
 * reaches `limit`; with a limit of 0 it never does.
 */
export function advance(counter: Tensor, options: { at: number; by: number; limit: number }): void {
  checkInputs("advance", [counter], ["u32"]);
  checkOptions("advance", options, ["at", "by", "limit"]);
  const { at, by, limit } = options;
  checkIndex("advance", counter, at);
  explained("advance", () => [wholeOf("by", by), wholeOf("limit", limit)]);
  launch(k.advance, { AT: at, BY: by, LIMIT: limit }, { counter });
}

/**
 * Computes `history[counter[at] % ROWS] = values` on the device: keeps the losses of replayed steps for a later read.
 * Shapes: `history[ROWS,N]`, `values[N]`.
 */
export function record(history: Tensor, values: Tensor, counter: Tensor, options: { at: number }): void {
  checkInputs("record", [history, values, counter], ["f32", "f32", "u32"]);
  const { ROWS, N } = explained("record", () => dims("history[ROWS,N] values[N]", history.shape, values.shape));
  checkOptions("record", options, ["at"]);
  const { at } = options;
  checkIndex("record", counter, at);
  launch(k.record, { AT: at, ROWS, LENGTH: N }, { count: counter, values, history });
}

function checkIndex(name: string, counter: Tensor, at: number): void {
  if (Number.isInteger(at) && at >= 0 && at < counter.size) return;
  throw new TensorError(`${name}: expected at to be an index of counter ${words(counter.shape)}, got ${kindOf(at)}`);
}
