import { counted } from "../format.js";
import { rawImage } from "../grids.js";
import {
  asset,
  definitions,
  escaped,
  header,
  htmlPage,
  note,
  paragraph,
  pngImage,
  reportStyle,
  section,
} from "../html.js";
import { spreadEvenly } from "../spread.js";
import type { CountedWord, Histogram, Inspection, ProblemGroup } from "./inspection.js";
import { barName, missingText, partOf, rangeText, splitText } from "./plain-text.js";

/** The number of images on the page. */
const PICTURES = 60;
/** The number of problems of a kind that are listed. */
const NAMED = 20;
/** The height of a histogram's highest bar, in pixels. */
const BAR = 140;

/** Captioned images of a data set. */
interface CaptionedPictures {
  readonly name: string;
  readonly ids: readonly string[];
  /** the captions of each image */
  readonly captions: readonly (readonly string[])[];
  /** `[N,size,size,3]` bytes */
  readonly pixels: Uint8Array;
}

/**
 * Renders a data set as an HTML page that loads no other files. It shows images from all of the data set. `spec` names
 * the data set.
 */
export async function inspectionPage(
  images: CaptionedPictures,
  inspection: Inspection,
  problems: readonly ProblemGroup[],
  spec: string,
): Promise<string> {
  const { captionTokens, captionsPerImage, words, vectors } = inspection;
  const body = [
    header(images.name, spec),
    counts(inspection, problems),
    section("Split", paragraph(splitText(inspection.split))),
    section("Tokens per caption", note(rangeText(captionTokens)) + histogramHtml(captionTokens)),
    section("Captions per image", note(rangeText(captionsPerImage)) + histogramHtml(captionsPerImage)),
    section("Most frequent words", wordList(words.frequent)),
    section(
      "Words without a vector",
      note(`${vectors.name}: ${missingText(inspection)}`) + wordList(vectors.missing.frequent),
    ),
    problemsSection(problems),
    await picturesSection(images),
  ];
  return htmlPage(`${images.name}, inspected`, reportStyle() + asset("data.css"), body.join("\n"));
}

function counts({ images, captions, words, vectors }: Inspection, problems: readonly ProblemGroup[]): string {
  const known = words.all - vectors.missing.all;
  return definitions("counts", [
    ["images", counted(images)],
    ["captions", counted(captions)],
    ["different words", counted(words.different)],
    ["of all words have a vector", partOf(known, words.all)],
    ["problems", counted(problems.reduce((sum, { lines }) => sum + lines.length, 0))],
  ]);
}

function histogramHtml(histogram: Histogram): string {
  const highest = Math.max(1, ...histogram.bars);
  const bars = histogram.bars.map((count, bar) => {
    const height = ((BAR * count) / highest).toFixed(1);
    const drawn = `<i style="height:${height}px"></i>`;
    return `<div><span>${counted(count)}</span>${drawn}<b>${barName(histogram, bar)}</b></div>`;
  });
  return `<div class="bars">${bars.join("")}</div>`;
}

function wordList(words: readonly CountedWord[]): string {
  if (words.length === 0) return "<p>none</p>";
  const items = words.map(([word, count]) => `<li>${escaped(word)} <span>${counted(count)}</span></li>`);
  return `<ul class="words">${items.join("")}</ul>`;
}

function problemsSection(problems: readonly ProblemGroup[]): string {
  const kinds = problems.map(({ name, lines }) => {
    const items = lines.slice(0, NAMED).map((line) => `<li>${escaped(line)}</li>`);
    const more = lines.length > NAMED ? `<li>and ${counted(lines.length - NAMED)} more</li>` : "";
    const summary = `<summary>${escaped(name)}: ${counted(lines.length)}</summary>`;
    return `<details open>${summary}<ul>${items.join("")}${more}</ul></details>`;
  });
  return section("Problems", kinds.length > 0 ? kinds.join("\n") : "<p>none</p>");
}

async function picturesSection({ ids, captions, pixels }: CaptionedPictures): Promise<string> {
  const chosen = spreadEvenly([...ids.keys()], PICTURES);
  const bytes = pixels.length / Math.max(1, ids.length);
  const cards = await Promise.all(
    chosen.map(async (index) => {
      const image = rawImage(pixels.subarray(index * bytes, (index + 1) * bytes));
      const png = await image.png({ compressionLevel: 9 }).toBuffer();
      const id = ids[index]!;
      const items = captions[index]!.map((caption) => `<li>${escaped(caption)}</li>`);
      return `<article>${pngImage(png, id)}<div><h3>${escaped(id)}</h3><ul>${items.join("")}</ul></div></article>`;
    }),
  );
  const number = `${counted(chosen.length)} of ${counted(ids.length)} images`;
  const about = `${number}, spread evenly over the data set, at the size that the network uses`;
  return section("Pictures", `${note(about)}<div class="pictures">${cards.join("\n")}</div>`);
}
