import type { Batch, Tensor } from "@bosquejo/tensor";
import type { Parameters, Weights } from "../models/parameters.js";
import type { Captions } from "../types.js";
import type { TextSettings } from "./settings.js";
import type { Standardization } from "./standardize.js";

/**
 * Captions as tensors for the device, by name. Their shapes depend only on the number of captions and of the table's
 * words.
 */
export type PackedCaptions = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly data: Float32Array | Uint32Array }>
>;

/** A text encoder: it computes one vector from the words of a caption. */
export interface TextEncoder {
  readonly name: string;
  /** The number of values of the vector. */
  width(settings: TextSettings): number;
  /** The most words of a caption that it uses. If not given, it uses all words. */
  mostWords?(settings: TextSettings): number;
  /** The number of values of a summary. */
  summaryWidth(settings: TextSettings): number;
  /** Computes the summaries `[P, summaryWidth]`, from which shift and scale of the standardization are learned. */
  summaries(captions: Captions): Float32Array;
  /** Returns the encoder's own parameters. */
  parameters(settings: TextSettings): Parameters;
  /** Converts captions to standardized tensors for the device, in training and in drawing. */
  pack(captions: Captions, settings: TextSettings, standardization: Standardization): PackedCaptions;
  /** Records the encoding of a batch of packed captions: `[B, width]`. */
  encode(weights: Weights, packed: Weights, batch: Batch): Tensor;
}
