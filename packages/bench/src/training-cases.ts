import { IMAGE_VALUES } from "@bosquejo/model";
import { gatherImages, gradients, klMse, normals, randomKey, reparameterize, rmsprop } from "@bosquejo/tensor";
import type { KernelCase } from "./cases.js";
import { randomBytes, randomValues } from "./synthetic.js";

// as many as the largest preset has parameters
const PARAMETERS = 7_300_000;
const BATCH = 32;
const LATENT = 64;

const SEED = 7;
const STREAM = 1;

const reparameterizeCase: KernelCase = {
  name: "reparameterize",
  sizes: "32x4096",
  bytes: 3 * 4 * 32 * 4096,
  // WGSL lets cos and sin err by 2^-11
  tolerance: 1e-3,
  open(device) {
    const shape = [32, 4096];
    const [mean, variance] = [randomValues(32 * 4096, 1), randomValues(32 * 4096, 2)];
    const [mu, logvar] = [device.tensor(shape, mean), device.tensor(shape, variance)];
    const key = randomKey(device, SEED);
    const noise = normals(32 * 4096, SEED, STREAM, 0);
    return {
      run: () => reparameterize(mu, logvar, key, { stream: STREAM }),
      accumulates: false,
      reference: (i) => mean[i]! + Math.exp(variance[i]! / 2) * noise[i]!,
    };
  },
};

function klMseCase(pass: "forward" | "dY"): KernelCase {
  const pixels = BATCH * IMAGE_VALUES;
  const klWeight = 0.01;
  return {
    name: `klMse ${pass}`,
    sizes: `${BATCH}x64x64x3, L ${LATENT}`,
    bytes: 4 * pixels * (pass === "forward" ? 2 : 3),
    tolerance: 1e-4,
    open(device) {
      const values = [1, 2].map((seed) => randomValues(pixels, seed)) as [Float32Array, Float32Array];
      const latent = [3, 4].map((seed) => randomValues(BATCH * LATENT, seed)) as [Float32Array, Float32Array];
      const [y, images] = [device.tensor([pixels], values[0]), device.tensor([pixels], values[1])];
      const [mu, logvar] = latent.map((each) => device.tensor([BATCH, LATENT], each));
      const loss = () => klMse(y, images, mu!, logvar!, weight);
      const weight = device.tensor([1], [klWeight]);
      if (pass === "forward") {
        const truth = klMseReference(...values, ...latent, klWeight);
        return { run: loss, accumulates: false, reference: (i) => truth[i]! };
      }
      const [losses, seed] = [loss(), device.tensor([3], [1, 0, 0])];
      return {
        run: () => gradients(losses, [y], { seed })[0]!,
        accumulates: false,
        reference: (i) => (2 / pixels) * (values[0][i]! - values[1][i]!),
      };
    },
  };
}

function klMseReference(
  y: Float32Array,
  images: Float32Array,
  mu: Float32Array,
  logvar: Float32Array,
  klWeight: number,
): [total: number, mse: number, kl: number] {
  const squares = y.reduce((sum, value, i) => sum + (value - images[i]!) ** 2, 0);
  const divergence = mu.reduce((sum, m, i) => sum + (m ** 2 + Math.exp(logvar[i]!) - 1 - logvar[i]!) / 2, 0);
  const [mse, kl] = [squares / y.length, divergence / BATCH];
  return [mse + klWeight * kl, mse, kl];
}

const rmspropCase: KernelCase = {
  name: "rmsprop",
  sizes: PARAMETERS.toLocaleString("en-US"),
  bytes: 5 * 4 * PARAMETERS,
  tolerance: 1e-4,
  open(device) {
    const [rho, epsilon, rate] = [0.9, 1e-7, 1e-3];
    const [w, g] = [randomValues(PARAMETERS, 1), randomValues(PARAMETERS, 2)];
    const [weights, gradient] = [device.tensor([PARAMETERS], w), device.tensor([PARAMETERS], g)];
    const meanSquare = device.zeros([PARAMETERS]);
    const step = device.tensor([1], [rate]);
    return {
      run() {
        rmsprop(weights, gradient, meanSquare, step, { rho, epsilon });
        return weights;
      },
      accumulates: true,
      reference(i, runs) {
        let [weight, square] = [w[i]!, 0];
        for (let run = 0; run < runs; run++) {
          square = rho * square + (1 - rho) * g[i]! ** 2;
          weight -= (rate * g[i]!) / (Math.sqrt(square) + epsilon);
        }
        return weight;
      },
    };
  },
};

const gatherImagesCase: KernelCase = {
  name: "gatherImages",
  sizes: `${BATCH} of 512x(64x64x3)`,
  bytes: 5 * BATCH * IMAGE_VALUES,
  tolerance: 1e-6,
  open(device) {
    const images = 512;
    const pixels = randomBytes(images * IMAGE_VALUES, 1);
    const bytes = device.tensor([pixels.length / 4], new Uint32Array(pixels.buffer));
    // each pair's image, and an order of pairs: both permutations, by a factor prime to 512
    const imageOf = Uint32Array.from({ length: images }, (_, i) => (i * 77) % images);
    const order = Uint32Array.from({ length: images }, (_, i) => (i * 45 + 3) % images);
    const [table, indices] = [device.tensor([images], imageOf), device.tensor([images], order)];
    const batch = { order: indices, cursor: device.tensor([1], Uint32Array.of(BATCH)), size: BATCH };
    return {
      run: () => gatherImages(bytes, table, batch, [64, 64, 3]),
      accumulates: false,
      reference(i) {
        const image = imageOf[order[BATCH + Math.floor(i / IMAGE_VALUES)]!]!;
        return pixels[image * IMAGE_VALUES + (i % IMAGE_VALUES)]! / 255;
      },
    };
  },
};

/** What a training step launches beside its products. */
export const trainingCases: readonly KernelCase[] = [
  reparameterizeCase,
  klMseCase("forward"),
  klMseCase("dY"),
  rmspropCase,
  gatherImagesCase,
];
