// What breaks a rule of files.test.ts today. Each entry is asserted to break it still: delete what keeps the rule.

export const circles: readonly string[] = [];
export const fullFolders: readonly string[] = ["packages/bench/src", "packages/cli/test", "packages/model/test"];
export const longFiles: readonly string[] = [
  "packages/bench/src/peers/torch_steps.py",
  "packages/cli/src/reproduce/run.ts",
  "packages/cli/test/tuning.test.ts",
  "packages/cli/test/whole-run.test.ts",
  "packages/model/src/training/trainer.ts",
  "packages/model/test/baselines.test.ts",
  "packages/model/test/trainer.test.ts",
];
export const namesTwice: readonly string[] = [];
export const modelWords: readonly string[] = [
  "packages/bench/src/layers.ts",
  "packages/bench/src/networks-step.ts",
  "packages/bench/src/networks.ts",
  "packages/bench/src/product-cases.ts",
  "packages/bench/src/training-cases.ts",
  "packages/cli/src/reproduce/comparison.ts",
  "packages/model/src/config.ts",
  "packages/model/src/index.ts",
  "packages/model/src/metrics/evaluate.ts",
  "packages/model/src/metrics/image-metrics.ts",
  "packages/model/src/metrics/network-measures.ts",
  "packages/model/src/presets.ts",
  "packages/model/src/sampling/generator.ts",
  "packages/model/src/training/schedules.ts",
  "packages/model/src/training/step.ts",
  "packages/model/src/training/trainer.ts",
  "packages/model/src/types.ts",
];
