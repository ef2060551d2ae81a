export { type SemivariogramBin, semivariogram } from "./analysis/semivariogram.js";
export { explainedShare, pixelVariance } from "./analysis/variance.js";
export { type BaselineMetrics, baselineMetrics, fitBaselines } from "./baselines/baselines.js";
export { type Ridge, ridgeImages, ridgeRegression } from "./baselines/ridge.js";
export { ridgeFromTensors, ridgeTensors } from "./baselines/ridge-tensors.js";
export { type Checkpoint, checkShapes, decodeCheckpoint, encodeCheckpoint } from "./checkpoint/checkpoint.js";
export { decodeSafetensors, encodeSafetensors, type Safetensors, type StoredTensor } from "./checkpoint/safetensors.js";
export { parseConfig, parseRunConfig, RunConfig, resolveConfig } from "./config.js";
export { IMAGE_PIXELS, IMAGE_SIZE, IMAGE_VALUES, imageAt, meanImage } from "./images.js";
export { type Draw, drawDiversity, photoDiversity } from "./metrics/diversity.js";
export { evaluate } from "./metrics/evaluate.js";
export {
  type Figures,
  figuresOf,
  type Measured,
  meanImagePrediction,
  type Predict,
  ridgePrediction,
  shuffledCaptions,
} from "./metrics/figures.js";
export { type ImageMetricsSum, type ImageValues, imageMetrics, klDivergence, psnr } from "./metrics/image-metrics.js";
export { type MeasuredData, measureNetwork, type NetworkMeasures } from "./metrics/network-measures.js";
export type { RankFigures, RetrievalFigures } from "./metrics/retrieval.js";
export { ssim } from "./metrics/ssim.js";
export { type Architecture, parameterCount } from "./models/vae/architecture.js";
export { type LatentFigures, type LatentSum, latentSum } from "./models/vae/latent.js";
export { type Captions, decode, encode, type Mode, sketch, type Weights, weightShapes } from "./models/vae/network.js";
export { type Preset, type PresetName, presetNames, presets } from "./presets.js";
export { createGenerator, type Generator, type Sampling } from "./sampling/generator.js";
export { captionInput, captionInputs, inputSize, meanVectors, selectPairs } from "./text/captions.js";
export { klWeightAt, learningRateAt, type PlateauState, plateauAfter, plateauStart } from "./training/schedules.js";
export { lossScaleOf } from "./training/step.js";
export { createTrainer, type Preparation, type Trainer } from "./training/trainer.js";
export * from "./types.js";
