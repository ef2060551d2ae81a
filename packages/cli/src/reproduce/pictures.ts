import type { Captions, Generator } from "@bosquejo/model";
import { type PublishedCaption, renderGrid } from "@bosquejo/report";
import type { RunData } from "../data/run-data.js";
import { captionsIn } from "../drawing/generate-run.js";
import { fixedCaptions, measuredColumns, pictureAt } from "../drawing/pictures.js";
import type { Reproduction } from "./reproduction.js";

/** The captions whose pictures the publication shows. */
const publishedCaptions: readonly string[] = [
  "Two helmeted men sit on yellow snowmobiles while another man stands behind watching",
  "The small child climbs on a red ropes on a playground",
  "The brown and white dog with a green collar is biting a stick",
];

/** A trained network and the name of its column. */
export interface Painting {
  readonly name: string;
  readonly generator: Pick<Generator, "config" | "generate">;
}

const plain = (caption: string) => caption.toLowerCase().replace(/[\s.]+$/, "");

/** Returns the publication's captions. `trainedOn` is true if the training side has the same caption word for word. */
export function publishedOf({ train }: Pick<RunData, "train">): PublishedCaption[] {
  const known = new Set(train.captions.map(plain));
  return publishedCaptions.map((caption) => ({ caption, trainedOn: known.has(plain(caption)) }));
}

/**
 * Draws two grids, as PNG: one of the publication's captions, one of fixed test captions. For each network they have
 * the picture that evaluations measure and a sample.
 */
export async function paintAll(
  networks: readonly Painting[],
  data: RunData,
  subtitle: string,
): Promise<Reproduction["pictures"]> {
  const published = await grid(networks, publishedCaptions, captionsIn(publishedCaptions, data.vectors), undefined, {
    title: "The publication's captions",
    subtitle,
  });
  const { config } = networks[0]!.generator;
  const fixed = fixedCaptions(data, config.training.seed);
  const test = await grid(networks, fixed.captions, fixed.words, fixed.real, {
    title: "Test captions",
    subtitle,
  });
  return { published, test };
}

async function grid(
  networks: readonly Painting[],
  captions: readonly string[],
  words: Captions,
  real: readonly Uint8Array[] | undefined,
  titles: { title: string; subtitle: string },
): Promise<Buffer> {
  const columns: { heading: string; images: readonly Uint8Array[] }[] = real ? [{ heading: "real", images: real }] : [];
  for (const { name, generator } of networks) {
    for (const { heading, sampling } of [
      ...measuredColumns(generator.config),
      { heading: "sample", sampling: { seed: 1 } },
    ]) {
      const pixels = await generator.generate(words, sampling);
      const images = captions.map((_, i) => pictureAt(pixels, captions.length, i));
      columns.push({ heading: `${name}\n${heading}`, images });
    }
  }
  return renderGrid({
    ...titles,
    headings: columns.map(({ heading }) => heading),
    rows: captions.map((caption, i) => ({ caption, images: columns.map(({ images }) => images[i]!) })),
    panels: 1,
  });
}
