import type { Sizes } from "../src/index.js";

const stored = { ACTIVATION: 1, SLOPE: 0, ADD: 1 };
const images: readonly Sizes[] = [8, 3, 1].map((C) => ({ B: 2, H: 5, W: 7, C }));
const pools = images.map((image): Sizes => {
  return { ...image, OH: 3, OW: 7, R: 3, S: 2, STRIDE_H: 2, STRIDE_W: 1, PADDING_H: 1, PADDING_W: 1 };
});
const upsampled = images.map((image): Sizes => ({ ...image, SCALE_H: 2, SCALE_W: 3 }));
const withStore = (sizes: readonly Sizes[]) => sizes.map((each): Sizes => ({ ...each, ...stored }));

const embedded: readonly Sizes[] = [5, 8].map((E) => ({ V: 7, E, COUNT: 13 }));
const lengths = [1, 8, 4099];
const decaying = { DECAY: 0.1, DECAYED: 4, UNSCALE: 0.5 };
const betas = { REST_1: 0.1, REST_2: 0.001, LOG_1: Math.log(0.9), LOG_2: Math.log(0.999), EPSILON: 1e-8 };

/** The sizes at which the kernels of pooling, upsampling, embedding and optimizers are compiled, by name. */
export const poolSizes: Readonly<Record<string, readonly Sizes[]>> = {
  maxPool2d: pools,
  maxPool2dGradient: withStore(pools),
  avgPool2d: pools,
  avgPool2dGradient: withStore(pools),
  upsampleNearest: upsampled,
  upsampleNearestGradient: withStore(upsampled),
  upsampleBilinear: upsampled,
  upsampleBilinearGradient: withStore(upsampled),
  embedding: embedded,
  embeddingLinks: [{ COUNT: 13 }],
  embeddingGradient: embedded,
  sgd: [0, 1].flatMap((NESTEROV) => lengths.map((LENGTH) => ({ LENGTH, MOMENTUM: 0.9, NESTEROV, ...decaying }))),
  adam: [0, 1].flatMap((DECOUPLED) => lengths.map((LENGTH) => ({ LENGTH, ...betas, DECOUPLED, ...decaying }))),
  squares: lengths.map((LENGTH) => ({ LENGTH, SLICES: 2 })),
  norm: [{ SLICES: 2, UNSCALE: 0.5 }],
  clip: lengths.map((LENGTH) => ({ LENGTH, MOST: 1 })),
};
