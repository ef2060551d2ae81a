export { type Architecture, parameterCount } from "./architecture.js";
export { type BaselineMetrics, baselineMetrics, fitBaselines } from "./baselines.js";
export { captionInput, captionInputs, inputSize, meanVectors, selectPairs } from "./captions.js";
export { type Checkpoint, checkShapes, decodeCheckpoint, encodeCheckpoint } from "./checkpoint.js";
export { parseConfig, parseRunConfig, RunConfig, resolveConfig } from "./config.js";
export { type Draw, drawDiversity, photoDiversity } from "./diversity.js";
export { evaluate } from "./evaluate.js";
export { createGenerator, type Generator, type Sampling } from "./generator.js";
export { IMAGE_PIXELS, IMAGE_SIZE, IMAGE_VALUES, imageAt, meanImage } from "./image.js";
export { type LatentFigures, type LatentSum, latentSum } from "./latent.js";
export {
  type Figures,
  figuresOf,
  type Measured,
  meanImagePrediction,
  type Predict,
  ridgePrediction,
  shuffledCaptions,
} from "./measure.js";
export { type MeasuredData, measureNetwork, type NetworkMeasures } from "./measure-network.js";
export { type ImageMetricsSum, type ImageValues, imageMetrics, klDivergence, psnr } from "./metrics.js";
export { type Captions, decode, encode, type Mode, sketch, type Weights, weightShapes } from "./network.js";
export { type Preset, type PresetName, presetNames, presets } from "./presets.js";
export type { RankFigures, RetrievalFigures } from "./retrieval.js";
export { type Ridge, ridgeImages, ridgeRegression } from "./ridge.js";
export { ridgeFromTensors, ridgeTensors } from "./ridge-tensors.js";
export { decodeSafetensors, encodeSafetensors, type Safetensors, type StoredTensor } from "./safetensors.js";
export { klWeightAt, learningRateAt, type PlateauState, plateauAfter, plateauStart } from "./schedules.js";
export { type SemivariogramBin, semivariogram } from "./semivariogram.js";
export { ssim } from "./ssim.js";
export { lossScaleOf } from "./step.js";
export { createTrainer, type Preparation, type Trainer } from "./trainer.js";
export * from "./types.js";
export { explainedShare, pixelVariance } from "./variance.js";
