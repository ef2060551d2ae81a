import type { Shape } from "@bosquejo/tensor";
import { checkShapes } from "../checkpoint/checkpoint.js";
import type { RunConfig } from "../config.js";
import { modelOf, parametersOf, sizesOf } from "../models/index.js";
import type { PreparedValues } from "../models/parameters.js";
import { bufferShapes } from "../sampling/generator.js";
import { encoderNamed } from "../text/index.js";
import { type Standardization, standardization, unchanged } from "../text/standardize.js";
import type { HostTensor, TrainerState, TrainingData } from "../types.js";
import { groupPrefixes, startValues } from "./groups.js";
import type { PlateauState } from "./schedules.js";
import type { StepMemory } from "./step.js";

/** Computes the standardization from the text encoder's summaries: one vector for each caption of the training side. */
export function standardizationOf({ text }: RunConfig, { train, table }: TrainingData): Standardization {
  const encoder = encoderNamed(text.encoder);
  const width = encoder.summaryWidth(text);
  if (!text.standardize) return unchanged(width);
  return standardization(encoder.summaries({ words: train.words, table, dimension: text.wordDimension }), width);
}

/**
 * Checks the tensors of a state and returns its standardization.
 *
 * @throws ModelError if the state belongs to another network
 */
export function storedStandardization(config: RunConfig, { tensors }: TrainerState): Standardization {
  const shapes: Record<string, Shape> = bufferShapes(config);
  for (const [group, parameters] of Object.entries(parametersOf(config)))
    for (const prefix of groupPrefixes(group, config.training))
      for (const [name, { shape }] of Object.entries(parameters)) shapes[prefix + name] = shape;
  checkShapes(shapes, tensors, "checkpoint");
  return { shift: tensors["text.shift"]!.data, scale: tensors["text.scale"]!.data };
}

/** Reads the state from which a run continues bit for bit. */
export async function readState(
  { groups, buffers }: StepMemory,
  { shift, scale }: Standardization,
  step: number,
  plateau: PlateauState,
): Promise<TrainerState> {
  const tensors: Record<string, HostTensor> = {};
  for (const { kept } of groups) {
    for (const [prefix, { whole, parts }] of Object.entries(kept)) {
      const values = await whole.read();
      for (const [name, { shape, offset, size }] of Object.entries(parts))
        tensors[prefix + name] = { shape, data: values.slice(offset / 4, offset / 4 + size) };
    }
  }
  for (const [name, tensor] of Object.entries(buffers))
    tensors[`buffer.${name}`] = { shape: tensor.shape, data: (await tensor.read()).slice() };
  tensors["text.shift"] = { shape: [shift.length], data: shift };
  tensors["text.scale"] = { shape: [scale.length], data: scale };
  return { tensors, step, schedule: { ...plateau } };
}

/** Writes the start values of weights and buffers. */
export function writeStart(memory: StepMemory, config: RunConfig, prepared: PreparedValues): void {
  const model = modelOf(config);
  const { seed } = config.training;
  const groups = parametersOf(config);
  let first = 0;
  for (const group of memory.groups) {
    const parameters = groups[group.name]!;
    const values = startValues(parameters, { seed, prepared, first });
    first += Object.keys(parameters).length;
    const named = Object.entries(values).flatMap(([name, start]) => [
      [`${group.name}.${name}`, start] as const,
      [`averaged.${group.name}.${name}`, start] as const,
    ]);
    group.write(Object.fromEntries(named), 0);
  }
  const buffers = startValues(model.buffers?.(config.model, sizesOf(config)) ?? {}, { seed, prepared, first });
  for (const [name, values] of Object.entries(buffers)) memory.buffers[name]!.write(values);
}

/** Writes the tensors of a state, the random key and the position in the data. */
export function writeState(memory: StepMemory, config: RunConfig, { tensors, step }: TrainerState): void {
  for (const group of memory.groups) group.write(tensors, step);
  for (const [name, tensor] of Object.entries(memory.buffers)) tensor.write(tensors[`buffer.${name}`]!.data);
  memory.key.write([config.training.seed, step]);
  memory.batches.seek(step);
}
