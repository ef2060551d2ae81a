import { valuesOf } from "../../images.js";
import { dense, type Layer, zeros } from "../layers.js";
import type { Init, Parameters } from "../parameters.js";

/** Computes `log(p / (1 - p))` of a share p, limited to 0.01..0.99. */
function logit(share: number): number {
  const p = Math.min(0.99, Math.max(0.01, share));
  return Math.log(p / (1 - p));
}

/** Computes the mean colour `[3]` of an image `[size, size, 3]`. */
function meanColour(image: ArrayLike<number>): number[] {
  return [0, 1, 2].map((channel) => {
    let sum = 0;
    for (let i = channel; i < image.length; i += 3) sum += image[i]!;
    return sum / (image.length / 3);
  });
}

/** Output bias: its start values give the mean colour of the training images. */
export const outputBias: Init = ({ prepared }) => Float32Array.from(meanColour(prepared.meanImage!), logit);

const meanLogits: Init = ({ prepared }) => Float32Array.from(prepared.meanImage!, logit);

/** A bias for each value of the image. It starts at the mean training image. */
export const imageBias = (size: number): Parameters => ({
  "output.image": { shape: [valuesOf(size)], init: meanLogits },
});

/** The principal components of the training images, one a row, as changes of the logits about the mean image. */
const componentRows: Init = ({ size, prepared }) => {
  const { meanImage, deviations, directions } = prepared;
  const pixels = meanImage!.length;
  // a change of a pixel p by d changes its logit by d / (p (1 - p))
  const slope = meanImage!.map((share) => 1 / Math.max(0.01, share * (1 - share)));
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++)
    values[i] = directions![i]! * deviations![Math.floor(i / pixels)]! * slope[i % pixels]!;
  return values;
};

/**
 * The linear path L -> C -> `[size, size, 3]` from the latent space to the pixels. At the start, the first latent
 * dimensions are the scores of the training images' principal components. Weight decay does not apply to the
 * components: it would pull them away from their start values.
 */
export function componentPath(
  latent: number,
  components: number,
  size: number,
): Record<"scores" | "components", Layer> {
  const identity: Init = ({ size: n }) => {
    const values = new Float32Array(n);
    for (let c = 0; c < Math.min(latent, components); c++) values[c * components + c] = 1;
    return values;
  };
  return {
    scores: dense("scores", latent, components, { weight: identity, bias: zeros }),
    components: dense("components", components, valuesOf(size), {
      ...{ weight: componentRows, bias: meanLogits, decays: false },
    }),
  };
}
