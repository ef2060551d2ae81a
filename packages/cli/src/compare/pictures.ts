import { type Generator, modelOf, nearestTraining, type SetReference } from "@bosquejo/model";
import { renderGrid } from "@bosquejo/report";
import { type FixedCaptions, measuredColumns, pictureAt } from "../drawing/pictures.js";

/** A trained network and the name of its columns. */
export interface NamedGenerator {
  readonly name: string;
  readonly generator: Generator;
}

interface PictureColumn {
  readonly heading: string;
  readonly images: readonly Uint8Array[];
}

const SAMPLES = 2;

/** Draws the columns of a network: its mean, or samples and the nearest training picture of the first one. */
async function columnsOf(
  { name, generator }: NamedGenerator,
  { words, captions }: FixedCaptions,
  reference: SetReference,
): Promise<PictureColumn[]> {
  const drawn = async (heading: string, sampling: Parameters<Generator["generate"]>[1]) => {
    const pixels = await generator.generate(words, sampling);
    const images = captions.map((_, i) => pictureAt(pixels, captions.length, i));
    return { heading: `${name}\n${heading}`, images, pixels };
  };
  if (modelOf(generator.config).draws === "means") {
    const means = measuredColumns(generator.config);
    return Promise.all(means.map(({ heading, sampling }) => drawn(heading, sampling)));
  }
  const samples = [];
  for (let seed = 1; seed <= SAMPLES; seed++) samples.push(await drawn(`sample ${seed}`, { seed }));
  const nearest = await nearestTraining(reference, samples[0]!.pixels);
  return [samples[0]!, { heading: "training picture\nnearest to sample 1", images: nearest }, ...samples.slice(1)];
}

/** Draws a grid as PNG: captions down; real pictures and those of each network across. */
export async function comparisonGrid(
  networks: readonly NamedGenerator[],
  fixed: FixedCaptions,
  reference: SetReference,
  titles: { readonly title: string; readonly subtitle: string },
): Promise<Buffer> {
  const columns: PictureColumn[] = [{ heading: "real", images: fixed.real }];
  for (const network of networks) columns.push(...(await columnsOf(network, fixed, reference)));
  return renderGrid({
    ...titles,
    headings: columns.map(({ heading }) => heading),
    rows: fixed.captions.map((caption, i) => ({ caption, images: columns.map(({ images }) => images[i]!) })),
    panels: 2,
  });
}
