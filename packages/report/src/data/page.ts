import type { CaptionedImages } from "@bosquejo/data";
import sharp from "sharp";
import { asset, escaped, htmlPage } from "../page.js";
import { pictureAt } from "../pictures.js";
import { spread as spreadOver } from "../report.js";
import type { CountedWord, Inspection, Spread } from "./inspection.js";
import { barName, missingText, percent, splitText, spreadText } from "./inspection-text.js";
import { byKind, problemLine } from "./problem-kinds.js";

const PICTURES = 60;
const NAMED = 20;
const SIDE = 64;
/** The highest bar of a chart, in pixels. */
const BAR = 140;

const n = (value: number) => value.toLocaleString("en-US");

/** What a data set holds, as one HTML page that needs nothing but itself, with pictures spread over the data set. */
export async function inspectionPage(
  images: CaptionedImages,
  inspection: Inspection,
  folder: string,
  spec: string,
): Promise<string> {
  const { captionTokens, captionsPerImage, words, vectors } = inspection;
  const body = [
    `<header>\n<h1>${escaped(images.name)}</h1>\n<p>${escaped(spec)}</p>\n</header>`,
    figures(inspection),
    section("Split", `<p>${escaped(splitText(inspection.split))}</p>`),
    section("Tokens a caption", `<p class="note">${spreadText(captionTokens)}</p>${chart(captionTokens)}`),
    section("Captions an image", `<p class="note">${spreadText(captionsPerImage)}</p>${chart(captionsPerImage)}`),
    section("Most frequent words", wordList(words.frequent)),
    section(
      "Words without a vector",
      `<p class="note">${escaped(vectors.name)}: ${missingText(inspection)}</p>${wordList(vectors.missing.frequent)}`,
    ),
    problemsSection(inspection, folder),
    await picturesSection(images),
  ];
  return htmlPage(`${images.name}, inspected`, asset("inspect.css"), body.join("\n"));
}

const section = (title: string, content: string) => `<section><h2>${title}</h2>${content}</section>`;

function figures({ images, captions, words, vectors, problems }: Inspection): string {
  const known = words.all - vectors.missing.all;
  const all = [
    ["images", n(images)],
    ["captions", n(captions)],
    ["different words", n(words.different)],
    ["of all words have a vector", percent(known, words.all)],
    ["problems", n(problems.length)],
  ];
  const cards = all.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`);
  return `<dl class="counts">${cards.join("")}</dl>`;
}

function chart(spread: Spread): string {
  const highest = Math.max(1, ...spread.bars);
  const bars = spread.bars.map((count, bar) => {
    const height = ((BAR * count) / highest).toFixed(1);
    return `<div><span>${n(count)}</span><i style="height:${height}px"></i><b>${barName(spread, bar)}</b></div>`;
  });
  return `<div class="bars">${bars.join("")}</div>`;
}

function wordList(words: readonly CountedWord[]): string {
  if (words.length === 0) return "<p>none</p>";
  const items = words.map(([word, count]) => `<li>${escaped(word)} <span>${n(count)}</span></li>`);
  return `<ul class="words">${items.join("")}</ul>`;
}

function problemsSection({ problems }: Inspection, folder: string): string {
  const kinds = byKind(problems).map(({ name, problems: all }) => {
    const lines = all.slice(0, NAMED).map((problem) => `<li>${escaped(problemLine(problem, folder))}</li>`);
    const more = all.length > NAMED ? `<li>and ${n(all.length - NAMED)} more</li>` : "";
    return `<details open><summary>${escaped(name)}: ${n(all.length)}</summary><ul>${lines.join("")}${more}</ul></details>`;
  });
  return section("Problems", kinds.length > 0 ? kinds.join("\n") : "<p>none</p>");
}

async function picturesSection(images: CaptionedImages): Promise<string> {
  const chosen = spreadOver([...images.ids.keys()], PICTURES);
  const cards = await Promise.all(
    chosen.map(async (index) => {
      const raw = { width: SIDE, height: SIDE, channels: 3 } as const;
      const png = await sharp(pictureAt(images.pixels, index), { raw }).png({ compressionLevel: 9 }).toBuffer();
      const id = escaped(images.ids[index]);
      const captions = images.captions[index]!.map((caption) => `<li>${escaped(caption)}</li>`);
      return `<article><img alt="${id}" src="data:image/png;base64,${png.toString("base64")}"><div><h3>${id}</h3><ul>${captions.join("")}</ul></div></article>`;
    }),
  );
  const note = `${n(chosen.length)} of ${n(images.ids.length)} images, spread over the data set, as the network sees them`;
  return section("Pictures", `<p class="note">${note}</p><div class="pictures">${cards.join("\n")}</div>`);
}
