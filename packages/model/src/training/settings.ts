import * as z from "zod";
import { fraction, notNegative, oneOf, positive, setting, whole } from "../settings.js";
import { OptimizerSettings, PartialOptimizerSettings } from "./optimizers.js";

/** The settings of one group of parameters; the run's own settings apply where they are not given. */
const GroupSettings = z.strictObject({
  optimizer: OptimizerSettings.optional(),
  learningRate: positive(
    "learning rate of this group after the warm-up; it follows the schedule of the run",
  ).optional(),
});

/** The settings of training. */
export const TrainingSettings = z.strictObject({
  seed: setting(
    z.int().min(0).max(0xffffffff),
    "a whole number from 0 to 4294967295",
    "seed of the random numbers for the split, the start weights and the noise",
    {
      option: { flags: "--seed <n>" },
    },
  ),
  precision: oneOf(
    ["f32", "mixed"],
    "precision of matrix products and convolutions: f32; or mixed: operands in f16, with sums, weights and gradients " +
      "in f32, on tensor cores if the GPU has them",
    {
      option: {
        flags: "--precision <name>",
        description:
          "precision of matrix products: f32, or mixed (operands in f16, sums in f32, on tensor cores if the GPU has " +
          "them) (default: f32)",
      },
      before: "f32",
    },
  ),
  batchSize: setting(z.int().min(1).max(65_535), "a whole number from 1 to 65535", "(caption, image) pairs of a step", {
    option: { flags: "--batch-size <n>", description: "captions of a step" },
  }),
  epochs: whole(1, "passes over all training pairs", {
    option: { flags: "--epochs <n>", description: "passes over the training captions" },
    resumable: true,
  }),
  maxMinutes: setting(
    z.number().positive().nullable(),
    "a number over 0, or null",
    "time limit of a session in minutes; null: none",
    {
      option: {
        flags: "--max-time <time>",
        description: "time limit, such as 30s, 8m or 1h30m (default: 7m without a GPU, unless --epochs is given)",
        duration: true,
      },
      resumable: true,
    },
  ),

  optimizer: OptimizerSettings,
  groups: z.record(z.string(), GroupSettings),
  learningRate: positive("learning rate after the warm-up", {
    option: { flags: "--learning-rate <rate>", description: "learning rate of the optimizer" },
  }),
  schedule: oneOf(
    ["constant", "plateau", "cosine", "linear"],
    "learning rate schedule: constant; plateau (cut when the test loss stalls); cosine (half a cosine over the run); " +
      "linear (constant in the first half of the run, then linearly down)",
  ),
  warmupSteps: whole(0, "steps over which the learning rate rises linearly from 0"),
  minLearningRate: notNegative("lowest learning rate of the plateau, cosine and linear schedules"),
  plateauPatience: whole(1, "evaluations without a lower loss after which the plateau schedule cuts the learning rate"),
  plateauFactor: fraction("factor of the learning rate when the plateau schedule cuts it"),
  evaluateEverySteps: whole(1, "steps between two evaluations for the plateau schedule"),
  clipNorm: setting(
    z.number().positive().nullable(),
    "a number over 0, or null",
    "largest Euclidean norm of a group's gradients; larger gradients are scaled down to it; null: no limit",
    { before: null },
  ),
  averaging: setting(
    z.number().gt(0).lt(1).nullable(),
    "a number between 0 and 1, or null",
    "share of the averaged weights (EMA) that a step keeps, at most (1 + step) / (10 + step); drawing uses the " +
      "averaged weights; null: no averaging",
    { before: null },
  ),
});
export type TrainingSettings = z.infer<typeof TrainingSettings>;

/** Some settings of training, from a file. */
export const PartialTrainingSettings = TrainingSettings.extend({
  optimizer: PartialOptimizerSettings,
  groups: z.record(z.string(), GroupSettings.extend({ optimizer: PartialOptimizerSettings.optional() })),
}).partial();

/** The optimizer and the learning rate of a group. */
export const groupSettings = ({ optimizer, learningRate, groups }: TrainingSettings, name: string) => ({
  optimizer: groups[name]?.optimizer ?? optimizer,
  learningRate: groups[name]?.learningRate ?? learningRate,
});
