import { FIRST_STEPS, MOST_STEPS, type StepTask } from "../steps/step.js";
import type { NoPython, Python } from "./python.js";
import { precisionOf, type TorchSide } from "./sides.js";
import flowSource from "./torch_flow.py";
import stepsSource from "./torch_steps.py";
import vaeSource from "./torch_vae.py";

/** The Python files that train, by name. `torch_steps.py` is the main program. */
export const torchFiles: Readonly<Record<string, string>> = {
  "torch_flow.py": flowSource,
  "torch_steps.py": stepsSource,
  "torch_vae.py": vaeSource,
};

/** The task for the Python program. */
export const torchTask = ({ side, network, batchSize, sample, start }: StepTask) => ({
  ...{ side, network, batchSize, sample, start, firstSteps: FIRST_STEPS, mostSteps: MOST_STEPS },
  ...{
    device: side.includes("cuda") ? "cuda" : "cpu",
    precision: precisionOf(side),
    compiled: side.includes("compiled"),
  },
});

/** The reason why a torch side cannot train with a Python; undefined if it can. */
export function torchLacks(side: TorchSide, python: Python | NoPython): string | undefined {
  if ("missing" in python) return python.missing;
  const { torch, cuda } = python;
  if (side.includes("cuda") && cuda === null) return `torch ${torch} sees no CUDA device`;
  if (side.includes("compiled") && Number.parseInt(torch, 10) < 2) return `torch ${torch} has no torch.compile`;
  return undefined;
}
