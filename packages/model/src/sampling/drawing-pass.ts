import {
  assign,
  type Batch,
  type Capture,
  capture,
  type Data,
  type Device,
  randomKey,
  type Tensor,
} from "@bosquejo/tensor";
import type { AnyModel, DrawingStep, Drawn, SampleOptions } from "../models/model.js";
import type { Weights } from "../models/parameters.js";
import type { PackedCaptions } from "../text/encoder.js";

/** The captures that draw a batch of captions. */
export interface DrawingPass {
  /** Draws with the given captions and key, and returns the tensors with the result. */
  replay(inputs: readonly Data[]): Drawn;
  dispose(): void;
}

/** The parts of a drawing pass. */
interface PassParts {
  readonly model: AnyModel;
  readonly step: Omit<DrawingStep<unknown, string>, "captions" | "key">;
  /** Records the encoding of a batch of packed captions. */
  readonly encode: (packed: Weights, batch: Batch) => Tensor;
  readonly options: SampleOptions;
  /** the number of captions of the batch */
  readonly size: number;
  /** captions of the shapes of the batch */
  readonly like: PackedCaptions;
}

/** Captures and compiles the drawing of a batch: one capture, or one for each phase of a model that draws in steps. */
export async function drawingPass(device: Device, parts: PassParts): Promise<DrawingPass> {
  const { model, step, encode, options, size, like } = parts;
  const packed = Object.fromEntries(
    Object.entries(like).map(([name, { shape, data }]) => [
      name,
      device.zeros(shape, data instanceof Uint32Array ? "u32" : "f32"),
    ]),
  );
  const key = randomKey(device, 0);
  const order = device.tensor(
    [size],
    Uint32Array.from({ length: size }, (_, i) => i),
  );
  const cursor = device.zeros([1], "u32");
  const inputs = [...Object.values(packed), key];
  const tensors = [...inputs, order, cursor];
  const captures: Capture<unknown>[] = [];
  const kept = <R>(made: Capture<R>) => {
    captures.push(made);
    return made;
  };
  const captioned = () => ({ ...step, key, captions: encode(packed, { order, cursor, size }) });
  const dispose = () => {
    for (const each of captures.toReversed()) each.dispose();
    for (const each of tensors) each.dispose();
  };
  const { steps } = model;
  if (!steps) {
    const images = kept(capture(device, inputs, () => model.sample(captioned(), options)));
    await images.compile();
    const replay = (values: readonly Data[]) => {
      images.replay(...values);
      return images.outputs;
    };
    return { replay, dispose };
  }
  const numbers = steps.numbers(options);
  const current = device.zeros([numbers[0]!.length]);
  tensors.push(current);
  const start = kept(
    capture(device, inputs, () => {
      const first = captioned();
      return { captions: first.captions, state: steps.start(first) };
    }),
  );
  const { captions, state } = start.outputs;
  const next = kept(
    capture(device, [current], () => {
      assign(state, steps.next({ ...step, key, captions }, state, current, options));
    }),
  );
  const images = kept(capture(device, [], () => model.sample({ ...step, key, captions }, options, state)));
  await Promise.all([start, next, images].map((each) => each.compile()));
  return {
    replay(values) {
      start.replay(...values);
      for (const row of numbers) next.replay(row);
      images.replay();
      return images.outputs;
    },
    dispose,
  };
}
