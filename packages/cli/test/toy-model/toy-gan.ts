import {
  conv,
  type DrawingStep,
  dense,
  type Layer,
  layerParameters,
  type Model,
  type NetworkSizes,
  type Weights,
  zeros,
} from "@bosquejo/model";
import {
  add,
  binaryCrossEntropyWithLogits,
  concat,
  mul,
  reparameterize,
  reshape,
  sigmoid,
  type Tensor,
} from "@bosquejo/tensor";
import { z } from "zod";

const GanSettings = z.strictObject({ noise: z.int().min(1), hidden: z.int().min(1) });
type GanSettings = z.infer<typeof GanSettings>;

const generatorLayers = ({ noise, hidden }: GanSettings, { caption, image }: NetworkSizes) => ({
  mean: dense("mean", caption, noise),
  spread: dense("spread", caption, noise, { weight: zeros }),
  hidden: dense("hidden", noise, hidden, { activation: "relu" }),
  output: dense("output", hidden, image * image * 3),
});

const discriminatorLayers = ({ hidden }: GanSettings, { caption, image }: NetworkSizes) => ({
  windows: conv("windows", 4, 3, hidden, { stride: 2, padding: 1, activation: "relu" }),
  image: dense("image", (image / 2) ** 2 * hidden, 8, { activation: "relu" }),
  caption: dense("caption", caption, 8),
  logit: dense("logit", 8, 1),
});

const layers = (of: Readonly<Record<string, Layer>>) => layerParameters(Object.values(of));

type GanGroup = "generator" | "discriminator";

function generate({ settings, sizes, captions, groups, key }: DrawingStep<GanSettings, GanGroup>): Tensor {
  const { mean, spread, hidden, output } = generatorLayers(settings, sizes);
  const { weights } = groups.generator;
  const z = reparameterize(mean.apply(weights, captions), spread.apply(weights, captions), key, { stream: 1 });
  const drawn = sigmoid(output.apply(weights, hidden.apply(weights, z)));
  return reshape(drawn, [drawn.shape[0]!, sizes.image, sizes.image, 3]);
}

function judge(weights: Weights, settings: GanSettings, sizes: NetworkSizes, images: Tensor, captions: Tensor): Tensor {
  const { windows, image, caption, logit } = discriminatorLayers(settings, sizes);
  const seen = windows.apply(weights, images);
  const B = seen.shape[0]!;
  const fromImage = image.apply(weights, reshape(seen, [B, seen.size / B]));
  return logit.apply(weights, add(fromImage, caption.apply(weights, captions)));
}

/** Mean binary cross-entropy `[1]` of logits `[B, 1]` against one answer: 1 for real, 0 for drawn. */
const answer = (logits: Tensor, target: Tensor): Tensor => reshape(binaryCrossEntropyWithLogits(logits, target), [1]);

/** A GAN of two small networks (Goodfellow et al. 2014), each with an optimizer of its own. */
export const toyGan: Model<GanSettings, GanGroup> = {
  name: "toy-gan",
  settings: GanSettings,
  presets: {
    toy: {
      training: {
        ...{ batchSize: 4, epochs: 6, schedule: "constant", learningRate: 2e-3, averaging: 0.9 },
        optimizer: { name: "adam", beta1: 0.5, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
        groups: {
          discriminator: {
            optimizer: { name: "sgd", momentum: 0.5, nesterov: false, weightDecay: 0 },
            learningRate: 1e-2,
          },
        },
      },
      model: { noise: 4, hidden: 8 },
    },
  },
  parameters: (settings, sizes) => ({
    generator: layers(generatorLayers(settings, sizes)),
    discriminator: layers(discriminatorLayers(settings, sizes)),
  }),
  buffers: () => ({ steps: { shape: [1], init: zeros } }),
  schedules: { sharpness: (_, { step, totalSteps }) => step / totalSteps },
  losses: [
    { name: "judged", title: "judged" },
    { name: "fooled", title: "fooled" },
  ],
  train(step) {
    const { settings, sizes, images, captions, groups } = step;
    const { generator, discriminator } = groups;
    const drawn = generate(step);
    const { weights } = discriminator;
    const drawnLogits = judge(weights, settings, sizes, drawn, captions);
    const zero = mul(drawnLogits, 0);
    const one = add(zero, 1);
    const real = answer(judge(weights, settings, sizes, images, captions), one);
    const judged = add(real, answer(drawnLogits, zero));
    discriminator.update(judged);
    const fooled = answer(judge(weights, settings, sizes, drawn, captions), one);
    generator.update(fooled);
    return concat([judged, fooled], { axis: 0 });
  },
  sampling: {},
  sample: (step) => ({ images: generate(step) }),
  draws: "means",
  measured: {},
};
