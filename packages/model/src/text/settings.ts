import * as z from "zod";
import { flag, oneOf, whole } from "../settings.js";
import { encoderNames } from "./index.js";

/** Settings of the text encoder. */
export const TextSettings = z.strictObject({
  encoder: oneOf(
    encoderNames,
    "text encoder, which makes one vector of a caption's word vectors: their mean, their mean and maximum (meanmax), " +
      "or sums weighted by attention, which uses the word order",
    {
      option: {
        flags: "--text-encoder <name>",
        description: "network that makes one vector of a caption's words (default: mean)",
      },
    },
  ),
  wordDimension: whole(1, "numbers of a word vector (E)"),
  standardize: flag("standardize caption vectors to mean 0 and variance 1 over the training side"),
  heads: whole(1, "heads of attention: weighted sums of the word vectors (K)"),
  captionWords: whole(1, "words of a caption that attention uses (T); later words are ignored"),
});
export type TextSettings = z.infer<typeof TextSettings>;
