import { valuesOf } from "@bosquejo/model";
import { gatherImages, gradients, klMse, normals, randomKey, reparameterize, rmsprop } from "@bosquejo/tensor";
import { randomBytes, randomValues } from "../measuring/synthetic.js";
import { bytesOf, type KernelCase } from "./cases.js";

// about the number of parameters of the largest preset
const PARAMETERS = 7_300_000;
const BATCH = 32;
const LATENT = 64;
const IMAGE_VALUES = valuesOf(64);

const GROUP = "training";
const SEED = 7;
const STREAM = 1;

const reparameterizeCase: KernelCase = {
  ...{ group: GROUP, name: "reparameterize", sizes: "32x4096" },
  // for every two values: a radius, a cosine and a sine; for each value: a half, an exp, three products and a sum
  flops: 32 * 4096 * 9,
  bytes: bytesOf(3 * 32 * 4096),
  // WGSL allows an error of 2^-11 in cos and sin
  tolerance: 1e-3,
  prepare() {
    const shape = [32, 4096];
    // means and log-variances
    const [mean, logs] = [randomValues(32 * 4096, 1), randomValues(32 * 4096, 2)];
    const noise = normals(32 * 4096, SEED, STREAM, 0);
    return {
      open(device) {
        const gaussian = [device.tensor(shape, mean), device.tensor(shape, logs)] as const;
        const key = randomKey(device, SEED);
        return () => reparameterize(...gaussian, key, { stream: STREAM });
      },
      reference: (i) => mean[i]! + Math.exp(logs[i]! / 2) * noise[i]!,
    };
  },
};

// the weight of KL; MSE has weight 1
const KL_SHARE = 0.01;

function klMseCase(pass: "forward" | "dY"): KernelCase {
  const pixels = BATCH * IMAGE_VALUES;
  return {
    ...{ group: GROUP, name: `klMse ${pass}`, sizes: `${BATCH}x64x64x3, L ${LATENT}` },
    flops: pixels * (pass === "forward" ? 3 : 2),
    bytes: bytesOf(pixels * (pass === "forward" ? 2 : 3)),
    tolerance: 1e-4,
    prepare() {
      const values = [1, 2].map((seed) => randomValues(pixels, seed)) as [Float32Array, Float32Array];
      const latent = [3, 4].map((seed) => randomValues(BATCH * LATENT, seed)) as [Float32Array, Float32Array];
      const truth = klMseReference(...values, ...latent);
      return {
        open(device) {
          const [y, images] = [device.tensor([pixels], values[0]), device.tensor([pixels], values[1])];
          const [mean, logs] = latent.map((each) => device.tensor([BATCH, LATENT], each));
          const weight = device.tensor([1], [KL_SHARE]);
          const loss = () => klMse(y, images, mean!, logs!, weight);
          if (pass === "forward") return loss;
          const [losses, seed] = [loss(), device.tensor([3], [1, 0, 0])];
          return () => gradients(losses, [y], { seed })[0]!;
        },
        reference: (i) => (pass === "forward" ? truth[i]! : (2 / pixels) * (values[0][i]! - values[1][i]!)),
      };
    },
  };
}

function klMseReference(
  y: Float32Array,
  images: Float32Array,
  mean: Float32Array,
  logs: Float32Array,
): [total: number, mse: number, kl: number] {
  const squares = y.reduce((sum, value, i) => sum + (value - images[i]!) ** 2, 0);
  const divergence = mean.reduce((sum, m, i) => sum + (m ** 2 + Math.exp(logs[i]!) - 1 - logs[i]!) / 2, 0);
  const [mse, kl] = [squares / y.length, divergence / BATCH];
  return [mse + KL_SHARE * kl, mse, kl];
}

const rmspropCase: KernelCase = {
  ...{ group: GROUP, name: "rmsprop", sizes: PARAMETERS.toLocaleString("en-US") },
  // four for the mean square, then a root, a sum, a quotient, a product and a difference
  flops: 9 * PARAMETERS,
  bytes: bytesOf(5 * PARAMETERS),
  tolerance: 1e-4,
  prepare() {
    const [rho, epsilon, rate] = [0.9, 1e-7, 1e-3];
    const [w, g] = [randomValues(PARAMETERS, 1), randomValues(PARAMETERS, 2)];
    return {
      accumulates: true,
      open(device) {
        const [weights, gradient] = [device.tensor([PARAMETERS], w), device.tensor([PARAMETERS], g)];
        const [meanSquare, step] = [device.zeros([PARAMETERS]), device.tensor([1], [rate])];
        return () => {
          rmsprop(weights, gradient, meanSquare, step, { rho, epsilon });
          return weights;
        };
      },
      reference(i, executions) {
        let [weight, square] = [w[i]!, 0];
        for (let done = 0; done < executions; done++) {
          square = rho * square + (1 - rho) * g[i]! ** 2;
          weight -= (rate * g[i]!) / (Math.sqrt(square) + epsilon);
        }
        return weight;
      },
    };
  },
};

const gatherImagesCase: KernelCase = {
  ...{ group: GROUP, name: "gatherImages", sizes: `${BATCH} of 512x(64x64x3)` },
  flops: BATCH * IMAGE_VALUES,
  bytes: 5 * BATCH * IMAGE_VALUES,
  tolerance: 1e-6,
  prepare() {
    const images = 512;
    const pixels = randomBytes(images * IMAGE_VALUES, 1);
    // the image of each pair, and the order of the pairs; both are permutations, because their factors are odd
    const imageOf = Uint32Array.from({ length: images }, (_, i) => (i * 77) % images);
    const order = Uint32Array.from({ length: images }, (_, i) => (i * 45 + 3) % images);
    return {
      open(device) {
        const bytes = device.tensor([pixels.length / 4], new Uint32Array(pixels.buffer));
        const [table, indices] = [device.tensor([images], imageOf), device.tensor([images], order)];
        const batch = { order: indices, cursor: device.tensor([1], Uint32Array.of(BATCH)), size: BATCH };
        return () => gatherImages(bytes, table, batch, [64, 64, 3]);
      },
      reference(i) {
        const image = imageOf[order[BATCH + Math.floor(i / IMAGE_VALUES)]!]!;
        return pixels[image * IMAGE_VALUES + (i % IMAGE_VALUES)]! / 255;
      },
    };
  },
};

/** The kernels of a training step other than its products. */
export const trainingCases: readonly KernelCase[] = [
  reparameterizeCase,
  klMseCase("forward"),
  klMseCase("dY"),
  rmspropCase,
  gatherImagesCase,
];
