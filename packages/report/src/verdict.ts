import type { Column } from "./figures.js";
import { percent } from "./format.js";
import { escaped, unbrokenNames } from "./html.js";

/** A judgement in plain words; `tone` is how good it is. */
export interface Verdict {
  readonly tone: "good" | "bad" | "open";
  readonly text: string;
}

/** A model's metric beside the baselines'. Less is better. */
interface Judged {
  readonly metric: Pick<Column, "title" | "format">;
  readonly network: number;
  readonly meanImage: number;
  readonly ridge: number;
  /** captions that were measured */
  readonly split?: string;
}

// a smaller share of the metric is no gain
const LEAST_GAIN = 0.005;

/** The effect of a split by pairs on every test figure. */
export const LEAK =
  "split by pairs: the same photo can be on both sides, so the test figures leak: they tell how well pictures were learnt by heart, too";

/** A model against both baselines, in plain words. */
export function judge({ metric, network, meanImage, ridge, split = "test" }: Judged): Verdict {
  const { title, format } = metric;
  const figures = `${split === "all" ? "" : `${split} `}${title} ${format(network)}; mean image ${format(meanImage)}, ridge ${format(ridge)}`;
  if (network >= meanImage * (1 - LEAST_GAIN)) {
    const text = `The network is no better than the mean training image: it has learnt nothing from the text (${figures}).`;
    return { tone: "bad", text };
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

/** A verdict as HTML. */
export const verdictHtml = ({ tone, text }: Verdict): string =>
  `<p class="verdict ${tone}">${unbrokenNames(escaped(text))}</p>`;
