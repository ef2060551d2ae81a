import type { Batch, Tensor } from "@bosquejo/tensor";
import type { Parameters, Weights } from "../models/model.js";
import type { Captions } from "../types.js";
import type { TextSettings } from "./settings.js";
import type { Standardization } from "./standardize.js";

/** Captions as they lie on the device, by name: their shapes follow from the number of captions and of the table's words. */
export type PackedCaptions = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly data: Float32Array | Uint32Array }>
>;

/** An encoder of captions' words into numbers that a model reads. */
export interface TextEncoder {
  readonly name: string;
  /** Numbers that the model reads of a caption. */
  width(settings: TextSettings): number;
  /** Most words of a caption that it reads; all unless given. */
  mostWords?(settings: TextSettings): number;
  /** Numbers of a summary. */
  summaryWidth(settings: TextSettings): number;
  /** `[P, summaryWidth]` what standardization learns its shift and scale from. */
  summaries(captions: Captions): Float32Array;
  parameters(settings: TextSettings): Parameters;
  /** Captions as the device holds them, standardized: one way for training and for drawing. */
  pack(captions: Captions, settings: TextSettings, standardization: Standardization): PackedCaptions;
  /** Records reading a batch of packed captions: `[B, width]`. */
  encode(weights: Weights, packed: Weights, batch: Batch): Tensor;
}
