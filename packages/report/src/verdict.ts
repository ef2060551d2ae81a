import type { Column } from "./figures.js";
import { percent } from "./format.js";
import { escaped, unbrokenNames } from "./html.js";

/** A judgement in plain words. Its `tone` says if the result is good, bad, or in between ("open"). */
export interface Verdict {
  readonly tone: "good" | "bad" | "open";
  readonly text: string;
}

/** The metric of a model and of both baselines. Less is better. */
interface Judged {
  readonly metric: Pick<Column, "title" | "format">;
  readonly network: number;
  readonly meanImage: number;
  readonly ridge: number;
  /** the measured side: "test" (the default), "train" or "all" */
  readonly split?: string;
}

// a gain over the mean image that is at most this share of its metric does not count
const LEAST_GAIN = 0.005;

/** The warning that a split by pairs affects every test figure. */
export const LEAK =
  "split by pairs: the same photo can be on both sides, so the test figures leak: memorized photos improve them";

/** Compares a model with both baselines, in plain words. */
export function judge({ metric, network, meanImage, ridge, split = "test" }: Judged): Verdict {
  const { title, format } = metric;
  const side = split === "all" ? "" : `${split} `;
  const figures = `${side}${title} ${format(network)}; mean image ${format(meanImage)}, ridge ${format(ridge)}`;
  if (network >= meanImage * (1 - LEAST_GAIN)) {
    const reason = "it has learnt nothing from the text";
    return { tone: "bad", text: `The network is no better than the mean training image: ${reason} (${figures}).` };
  }
  const under = `The network beats the mean training image by ${percent(1 - network / meanImage)}`;
  if (network >= ridge) {
    return {
      tone: "open",
      text: `${under}: it uses the text, but not as well as ridge regression from the same word vectors (${figures}).`,
    };
  }
  return { tone: "good", text: `${under} and ridge regression by ${percent(1 - network / ridge)} (${figures}).` };
}

/** Renders a verdict as HTML. */
export const verdictHtml = ({ tone, text }: Verdict): string =>
  `<p class="verdict ${tone}">${unbrokenNames(escaped(text))}</p>`;
