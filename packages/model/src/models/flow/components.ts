import { capture, type Device, gatherImages, matmul, reshape, sub, type Tensor, transpose } from "@bosquejo/tensor";
import { meanImage, valuesOf } from "../../images.js";
import { principalComponents } from "../../math/principal-components.js";
import { ModelError } from "../../types.js";
import type { Prepared, StoredImages } from "../model.js";
import type { Init, NetworkSizes, Parameters, Weights } from "../parameters.js";
import { componentsOf } from "./network.js";
import type { FlowSettings } from "./settings.js";

// codes have this part of the standard deviation of the noise: small components are lost in noise first, so that a
// picture is drawn from coarse to fine
const DEVIATION = 1 / 4;
const BLOCK = 128;

/** The number of components that hold a share of the variance, rounded up to a multiple of four. */
function countOf({ components, mostComponents }: FlowSettings, deviations: Float64Array, variance: number): number {
  if (components >= 1) return components;
  let held = 0;
  const found = deviations.findIndex((deviation) => {
    held += deviation ** 2;
    return held >= components * variance;
  });
  const most = Math.min(mostComponents, deviations.findLastIndex((deviation) => deviation > 0) + 1);
  return found < 0 ? most : Math.min(most, Math.ceil((found + 1) / 4) * 4);
}

/**
 * Finds the principal components of the training images. Their scale is that of the codes, one for all components: a
 * code has a quarter of the standard deviation of the noise.
 *
 * @throws ModelError if there are more components than training images
 */
export async function prepareComponents(
  device: Device,
  images: StoredImages,
  settings: FlowSettings,
  progress: (label: string, done: number, total: number) => void,
): Promise<Prepared<FlowSettings>> {
  const distinct = new Set(images.images).size;
  if (settings.components > distinct)
    throw new ModelError(
      `model.components: expected at most ${distinct}, the number of training images, got ${settings.components}: ` +
        "set a smaller number, or a share of the variance such as 0.98",
    );
  const mean = meanImage(images, images.images);
  const most = settings.components < 1 ? Math.min(settings.mostComponents, distinct) : settings.components;
  const { deviations, directions, variance } = await principalComponents(device, images, mean, most, (done, total) =>
    progress("finding the principal components", done, total),
  );
  const components = Math.max(1, countOf(settings, deviations, variance));
  const total = deviations.subarray(0, components).reduce((sum, deviation) => sum + deviation ** 2, 0);
  // images that are all the same have no direction; any scale then gives codes of 0
  const scale = Math.sqrt(total / components) / DEVIATION || 1;
  const rows = directions.subarray(0, components * mean.length).map((value) => scale * value);
  return { values: { mean, rows }, settings: { ...settings, components } };
}

const prepared =
  (name: string): Init =>
  ({ prepared }) =>
    Float32Array.from(prepared[name]!);

/** The buffers: the mean image, and the components `[C, size * size * 3]` as changes of an image for a code of 1. */
export const buffers = (settings: FlowSettings, { image }: NetworkSizes): Parameters => ({
  mean: { shape: [valuesOf(image)], init: prepared("mean") },
  components: { shape: [componentsOf(settings), valuesOf(image)], init: prepared("rows") },
});

/** Computes the codes `[N, C]` of images: their coordinates in the components. */
export async function encodeImages(
  device: Device,
  { bytes, pixels, imageSize }: StoredImages,
  { mean, components }: Weights,
): Promise<Tensor> {
  const values = valuesOf(imageSize);
  const count = pixels.length / values;
  const C = components!.shape[0]!;
  const size = Math.min(BLOCK, count);
  const indices = Uint32Array.from({ length: count + size }, (_, i) => Math.min(i, count - 1));
  using order = device.tensor([indices.length], indices);
  using cursor = device.zeros([1], "u32");
  using step = capture(device, [cursor], () => {
    const images = gatherImages(bytes, order, { order, cursor, size }, [imageSize, imageSize, 3]);
    return matmul(sub(reshape(images, [size, values]), mean!), transpose(components!, { axes: [1, 0] }));
  });
  await step.compile();
  const rows = await components!.read();
  // the rows of the components are orthogonal and have one length
  const squares = squaredLengths(rows, C);
  const codes = new Float32Array(count * C);
  for (let from = 0; from < count; from += size) {
    step.replay(Uint32Array.of(from));
    const some = await step.outputs.read();
    const own = Math.min(size, count - from) * C;
    for (let i = 0; i < own; i++) codes[from * C + i] = some[i]! / squares[i % C]!;
  }
  return device.tensor([count, C], codes);
}

/** The squared length of each row; 1 for a row of zeros. */
function squaredLengths(rows: Float32Array, count: number): Float64Array {
  const values = rows.length / count;
  return Float64Array.from({ length: count }, (_, c) => {
    let sum = 0;
    for (let i = c * values; i < (c + 1) * values; i++) sum += rows[i]! ** 2;
    return sum || 1;
  });
}
