import * as z from "zod";
import { fraction, notNegative, oneOf, positive, setting, whole } from "../settings.js";
import { OptimizerSettings, PartialOptimizerSettings } from "./optimizers.js";

/** Settings of one group of parameters that differ from the run's own optimizer and learning rate. */
const GroupSettings = z.strictObject({
  optimizer: OptimizerSettings.optional(),
  learningRate: positive("learning rate of this group after the warm-up; it follows the run's schedule").optional(),
});

/** Settings of training. */
export const TrainingSettings = z.strictObject({
  seed: setting(
    z.int().min(0).max(0xffffffff),
    "a whole number of 0 to 4294967295",
    "of the split, weights and noise",
    {
      option: { flags: "--seed <n>", description: "of the split, the weights and the noise" },
    },
  ),
  precision: oneOf(
    ["f32", "mixed"],
    "what matrix products and convolutions multiply in: f32, or f16 with sums, weights and gradients in f32 (on tensor cores where the GPU has them)",
    {
      option: {
        flags: "--precision <name>",
        description:
          "what products multiply in: f32, or mixed, which is f16 with sums in f32, on tensor cores where there are some (default: f32)",
      },
      before: "f32",
    },
  ),
  batchSize: setting(z.int().min(1).max(65_535), "a whole number from 1 to 65535", "(caption, image) pairs a step", {
    option: { flags: "--batch-size <n>", description: "captions a step" },
  }),
  epochs: whole(1, "passes over all training pairs", {
    option: { flags: "--epochs <n>", description: "passes over the training captions" },
    resumable: true,
  }),
  maxMinutes: setting(
    z.number().positive().nullable(),
    "a number over 0, or null",
    "wall-clock limit in minutes, or null",
    {
      option: {
        flags: "--max-time <time>",
        description: "stop in time: 30s, 8m, 1h30m (default: 7m without a GPU, unless --epochs is given)",
        duration: true,
      },
      resumable: true,
    },
  ),

  optimizer: OptimizerSettings,
  groups: z.record(z.string(), GroupSettings),
  learningRate: positive("learning rate after its warm-up", {
    option: { flags: "--learning-rate <rate>", description: "step size of the optimizer" },
  }),
  schedule: oneOf(
    ["constant", "plateau", "cosine"],
    "how the learning rate goes on: constant, cut where the test loss stalls, or a half cosine over the run's steps",
  ),
  warmupSteps: whole(0, "steps over which the learning rate rises linearly from 0"),
  minLearningRate: notNegative("where plateau and cosine stop"),
  plateauPatience: whole(1, "evaluations without a better loss before plateau cuts the rate"),
  plateauFactor: fraction("what plateau multiplies the rate by"),
  evaluateEverySteps: whole(1, "steps between the evaluations that the plateau schedule goes by"),
  clipNorm: setting(
    z.number().positive().nullable(),
    "a number over 0, or null",
    "largest Euclidean norm of a group's gradients; larger ones are scaled down to it; null: as they are",
    { before: null },
  ),
  averaging: setting(
    z.number().gt(0).lt(1).nullable(),
    "a number between 0 and 1, or null",
    "share of the averaged weights (EMA) that a step keeps, at most (1 + step) / (10 + step); the averaged weights draw; null: no averages",
    { before: null },
  ),
});
export type TrainingSettings = z.infer<typeof TrainingSettings>;

/** Some settings of training, as a file gives them. */
export const PartialTrainingSettings = TrainingSettings.extend({
  optimizer: PartialOptimizerSettings,
  groups: z.record(z.string(), GroupSettings.extend({ optimizer: PartialOptimizerSettings.optional() })),
}).partial();

/** The optimizer and the learning rate of a group. */
export const groupSettings = ({ optimizer, learningRate, groups }: TrainingSettings, name: string) => ({
  optimizer: groups[name]?.optimizer ?? optimizer,
  learningRate: groups[name]?.learningRate ?? learningRate,
});
