import * as z from "zod";
import { flag, oneOf, whole } from "../settings.js";
import { encoderNames } from "./index.js";

/** Settings of the text encoder. */
export const TextSettings = z.strictObject({
  encoder: oneOf(
    encoderNames,
    "what the network reads of a caption: the mean of its word vectors, mean and maximum, or sums weighted by attention to words and their places",
    { option: { flags: "--text-encoder <name>", description: "what the network reads of a caption (default: mean)" } },
  ),
  wordDimension: whole(1, "size of a word vector (E), in numbers"),
  standardize: flag("whether caption vectors are brought to mean 0 and variance 1 by the training side"),
  heads: whole(1, "weighted sums that attention reads (K)"),
  captionWords: whole(1, "words of a caption that attention reads (T); those after them are left out"),
});
export type TextSettings = z.infer<typeof TextSettings>;
