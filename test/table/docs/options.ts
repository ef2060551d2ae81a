import * as tensor from "@bosquejo/tensor";
import type { OpRow } from "../row.js";

type Call = (...args: unknown[]) => unknown;

/** Names of the options of ops and functions, as they say them themselves where they get one that is not there. */
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

/** What an op says about an option that is not there; concat takes its tensors as an array. */
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
