/// <reference path="./wat.d.ts" />
export { type SemivariogramBin, semivariogram } from "./analysis/semivariogram.js";
export { explainedShare, pixelVariance } from "./analysis/variance.js";
export { type BaselineMetrics, baselineMetrics, fitBaselines } from "./baselines/baselines.js";
export { meanImagePrediction, ridgePrediction } from "./baselines/predictions.js";
export { type Ridge, ridgeImages, ridgeRegression } from "./baselines/ridge.js";
export { ridgeFromTensors, ridgeTensors } from "./baselines/ridge-tensors.js";
export { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./checkpoint/checkpoint.js";
export { decodeSafetensors, encodeSafetensors, type Safetensors, type StoredTensor } from "./checkpoint/safetensors.js";
export {
  commonEntries,
  configEntries,
  type PartialConfig,
  parseConfig,
  parseRunConfig,
  RunConfig,
} from "./config.js";
export { imageAt, imageSizes, meanImage, meanSquare, type Pixels, valuesOf } from "./images.js";
export { drawDiversity, photoDiversity } from "./metrics/diversity.js";
export {
  type DrawnMeasures,
  drawEach,
  drawingOptions,
  measureDrawn,
  nearestTraining,
} from "./metrics/drawn/measure-drawn.js";
export { pairOfEach, picturesAt, realPictures, setReferenceOf, setTrainingOf } from "./metrics/drawn/set-sides.js";
export { evaluate } from "./metrics/evaluate.js";
export { figuresOf, type PredictorFigures, shuffledCaptions } from "./metrics/figures.js";
export { imageMetrics } from "./metrics/image-metrics.js";
export { type EvaluationMetrics, type ImageMetrics, metrics } from "./metrics/index.js";
export type { Metric } from "./metrics/metric.js";
export { type MeasuredData, measureNetwork, type NetworkMeasures } from "./metrics/network-measures.js";
export type { Predict } from "./metrics/predict.js";
export type { RankFigures, RetrievalFigures } from "./metrics/retrieval.js";
export {
  type DrawnSet,
  type MeasureKind,
  measureKinds,
  type SetMeasure,
} from "./metrics/sets/compared.js";
export { type FloorSet, floorSets } from "./metrics/sets/floors.js";
export { measureSets, type SetFigures, setMeasures } from "./metrics/sets/index.js";
export type { Matcher } from "./metrics/sets/matcher.js";
export type { NearestPictures } from "./metrics/sets/nearest.js";
export {
  leastPictures,
  type RealPictures,
  type SetProgress,
  type SetReference,
  type SetTraining,
  setReference,
  setTraining,
  type TrainingPictures,
} from "./metrics/sets/reference.js";
export { spread } from "./metrics/spread.js";
export {
  allModels,
  defaultPresets,
  modelOf,
  parameterCount,
  parametersOf,
  presetNames,
  registerModel,
  sizesOf,
} from "./models/index.js";
export {
  constant,
  conv,
  convTranspose,
  dense,
  he,
  type Layer,
  layerParameters,
  lecun,
  uniform,
  zeros,
} from "./models/layers.js";
export type * from "./models/model.js";
export type * from "./models/parameters.js";
export { resolveConfig, resolveConfigOf } from "./resolve-config.js";
export { createGenerator, type Generator } from "./sampling/generator.js";
export { expectedValue, isValue, type Sampling, sampleOptions } from "./sampling/sampler.js";
export { merged, type OptionForm, type Partially, type SettingEntry, type SettingMeta, setting } from "./settings.js";
export { streams } from "./streams.js";
export { captionsOf, meanVectors, oneWordCaptions, selectCaptions, selectPairs } from "./text/captions.js";
export { encoderNames } from "./text/index.js";
export { nearestCaptions } from "./text/nearest-captions.js";
export { type RunStart, startRun } from "./training/start.js";
export { lossScaleOf } from "./training/step.js";
export { createTrainer, type Preparation, type Trainer } from "./training/trainer.js";
export * from "./types.js";
