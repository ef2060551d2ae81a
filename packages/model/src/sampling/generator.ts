import { type Device, flat, type Shape } from "@bosquejo/tensor";
import { checkShapes } from "../checkpoint/checkpoint.js";
import type { RunConfig } from "../config.js";
import { modelOf, parametersOf, sizesOf } from "../models/index.js";
import type { DrawnValues } from "../models/model.js";
import { encoderNamed } from "../text/index.js";
import { averagedPrefix } from "../training/groups.js";
import type { Captions, TrainerState } from "../types.js";
import { bytesOf, type Sampler, type Sampling, sampler } from "./sampler.js";

/** A network that draws images. */
export interface Generator extends Disposable {
  readonly config: RunConfig;
  /** Draws images `[n, size, size, 3]` in 0..1. Also returns the tensors that the model's own figures need. */
  draw(captions: Captions, sampling: Sampling): Promise<DrawnValues>;
  /** Draws images as bytes `[n, size, size, 3]`. */
  generate(captions: Captions, sampling: Sampling): Promise<Uint8Array>;
  dispose(): void;
}

/** Makes a generator that draws with a sampler. */
export const generatorOf = (config: RunConfig, { draw, dispose }: Sampler): Generator => ({
  config,
  draw,
  generate: async (captions, sampling) => bytesOf((await draw(captions, sampling)).images),
  dispose,
  [Symbol.dispose]: dispose,
});

/** The shapes of the buffers and of the standardization, by their names in a checkpoint. */
export function bufferShapes(config: RunConfig): Record<string, Shape> {
  const buffers = Object.entries(modelOf(config).buffers?.(config.model, sizesOf(config)) ?? {});
  const width = encoderNamed(config.text.encoder).summaryWidth(config.text);
  return {
    ...Object.fromEntries(buffers.map(([name, { shape }]) => [`buffer.${name}`, shape])),
    "text.shift": [width],
    "text.scale": [width],
  };
}

/**
 * Makes a generator from the state of a checkpoint.
 *
 * @throws ModelError if the tensors belong to another network
 */
export async function createGenerator(device: Device, config: RunConfig, state: TrainerState): Promise<Generator> {
  device.choices.precision = config.training.precision;
  const shapes: Record<string, Shape> = bufferShapes(config);
  const prefixes: Record<string, string> = {};
  for (const [name, parameters] of Object.entries(parametersOf(config))) {
    prefixes[name] = config.training.averaging === null ? `${name}.` : averagedPrefix(name);
    for (const [part, { shape }] of Object.entries(parameters)) shapes[prefixes[name] + part] = shape;
  }
  const stored = Object.fromEntries(
    Object.entries(state.tensors).filter(([name]) => Object.hasOwn(shapes, name) || !isTrainingState(name, config)),
  );
  checkShapes(shapes, stored, "checkpoint");
  const flats = Object.entries(parametersOf(config)).map(([name, parameters]) => {
    const weights = flat(
      device,
      Object.fromEntries(Object.entries(parameters).map(([part, { shape }]) => [part, shape])),
    );
    for (const [part, tensor] of Object.entries(weights.parts)) tensor.write(stored[prefixes[name] + part]!.data);
    return [name, weights] as const;
  });
  const buffers = Object.fromEntries(
    Object.entries(stored)
      .filter(([name]) => name.startsWith("buffer."))
      .map(([name, { shape, data }]) => [name.slice("buffer.".length), device.tensor(shape, data)]),
  );
  const drawing = sampler(device, config, {
    groups: Object.fromEntries(flats.map(([name, { parts }]) => [name, { weights: parts }])),
    buffers,
    standardization: { shift: stored["text.shift"]!.data, scale: stored["text.scale"]!.data },
  });
  return generatorOf(config, {
    draw: drawing.draw,
    dispose() {
      drawing.dispose();
      for (const tensor of Object.values(buffers)) tensor.dispose();
      for (const [, { whole, parts }] of flats) for (const each of [whole, ...Object.values(parts)]) each.dispose();
    },
  });
}

/** True for tensors that only training needs: states of optimizers, and the weights if averaged weights draw. */
const isTrainingState = (name: string, config: RunConfig): boolean =>
  name.startsWith("optimizer.") ||
  (config.training.averaging !== null &&
    Object.keys(parametersOf(config)).some((group) => name.startsWith(`${group}.`)));
