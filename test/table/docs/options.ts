import * as tensor from "@bosquejo/tensor";
import type { OpRow } from "../row.js";

type Call = (...args: unknown[]) => unknown;

/** The options of ops and functions, by name. They are read from the error that an unknown option causes. */
export function optionsOf(device: tensor.Device, rows: readonly OpRow[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { name, inputs } of rows) {
    const call = (tensor as unknown as Readonly<Record<string, Call>>)[name] as Call;
    const tensors = inputs.map(({ dtype }) => device.tensor([1], undefined, dtype));
    const names = /: expected options (\{.*\}), got none of them$/.exec(refusal(call, tensors))?.[1];
    if (names) found.set(name, names);
    for (const each of tensors) each.dispose();
  }
  return found;
}

/** The message of an op's error for an unknown option. `concat` takes its tensors as an array. */
function refusal(call: Call, tensors: readonly tensor.Tensor[]): string {
  const unknown = { "none of them": 0 };
  try {
    if (call === (tensor.concat as Call)) call(tensors, unknown);
    else call(...tensors, unknown);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}
