/** A fault of a text: the line it is in (from 1) and the rule that it breaks. */
export interface Fault {
  readonly line: number;
  readonly rule: string;
}

export const LINE_LENGTH = 120;
export const SENTENCE_WORDS = 35;

const lineAt = (text: string, index: number) => text.slice(0, index).split("\n").length;

/** Number of words: runs of characters between white space that contain a letter or a digit. */
export const countWords = (text: string): number =>
  text.split(/\s+/).filter((word) => /[\p{Letter}\p{Number}]/u.test(word)).length;

/** Lines that are longer than `LINE_LENGTH`. A line without a space (a link, a hash) cannot be broken. */
export function longLines(text: string): Fault[] {
  return text.split("\n").flatMap((line, i) => {
    const breakable = line.trim().includes(" ");
    return line.length > LINE_LENGTH && breakable
      ? [{ line: i + 1, rule: `at most ${LINE_LENGTH} characters in a line, got ${line.length}` }]
      : [];
  });
}

/** Spaces in place of a text, so that positions and lines of the rest stay. */
const blank = (text: string) => text.replace(/[^\n]/g, " ");

const isTableRow = (line: string) => line.startsWith("|");
const fences = /^( *)(`{3,}|~{3,}).*\n[\s\S]*?^\1\2.*$/gm;

/** Markdown without code blocks and pictures, which keep their line breaks so that lines keep their numbers. */
const proseOf = (markdown: string) => markdown.replace(/<!--[\s\S]*?-->|<img[^>]*>/g, blank).replace(fences, blank);

/** Long lines of Markdown; a row of a table is one line however long it is. */
export const longMarkdownLines = (markdown: string): Fault[] =>
  longLines(
    markdown
      .split("\n")
      .map((line) => (isTableRow(line) ? "" : line))
      .join("\n"),
  );

/** Sentences of Markdown that are longer than `SENTENCE_WORDS`. Headings, list items, rows and cells end a sentence. */
export function longSentences(markdown: string): Fault[] {
  const plain = proseOf(markdown).replace(/\]\([^)]*\)/g, "]");
  const faults: Fault[] = [];
  let line = 1;
  for (const block of plain.split(/\n(?=\s*(?:\n|[-*#|]|\d+\. ))/)) {
    const pieces = isTableRow(block.trimStart()) ? block.split("|") : [block];
    for (const sentence of pieces.flatMap((piece) => piece.split(/(?<=[.!?:;])["”)*]*\s+/))) {
      const words = countWords(sentence);
      const start = sentence.trim().split(/\s+/).slice(0, 6).join(" ");
      if (words > SENTENCE_WORDS)
        faults.push({
          line: line + leadingLines(block),
          rule: `at most ${SENTENCE_WORDS} words in a sentence, got ${words}: "${start} ..."`,
        });
    }
    line += block.split("\n").length;
  }
  return faults;
}

const leadingLines = (block: string) => /^\s*/.exec(block)![0].split("\n").length - 1;

/** Words for which plain English has a plainer one. */
const plainer: readonly (readonly [RegExp, string])[] = [
  [/\bwants?\b/gi, `"expected X, got Y" in errors, "needs" elsewhere`],
  [/\bwhoever\b/gi, "the name of who or what does it"],
  [/\b(?:tells?|told)\b/gi, `"reports", "says" or "shows"`],
  [/\blies?\b/gi, `"is"`],
  [/\bstands?\b(?! for\b)/gi, `"is"`],
  [/\brides?\b/gi, `"runs" or "is stored"`],
  [/\bsittings?\b/gi, `"session" (see docs/glossary.md)`],
];

const plainFaults = (prose: string): Fault[] =>
  plainer.flatMap(([word, better]) =>
    [...prose.matchAll(word)].map(({ 0: found, index }) => ({
      line: lineAt(prose, index),
      rule: `"${found}": write ${better}`,
    })),
  );

/** Words of Markdown, outside code, for which there is a plainer one. */
export const plainMarkdown = (markdown: string): Fault[] =>
  plainFaults(proseOf(markdown).replace(/`[^`\n]*`|"[^"\n]*"/g, blank));

const comments = /\/\*[\s\S]*?\*\/|(?<=^|[\s;{}(),])\/\/.*$/gm;

/** Words of comments in TypeScript, JavaScript and WGSL for which there is a plainer one, and "wants" anywhere. */
export function plainCode(text: string): Fault[] {
  const inComments = plainFaults(onlyMatches(text, comments).replace(/`[^`\n]*`|"[^"\n]*"/g, blank));
  const inMessages = [...onlyMatches(text, /"[^"\n]*"|`[^`]*`/g).matchAll(/\bwants\b/g)].map(({ index }) => ({
    line: lineAt(text, index),
    rule: `"wants" in a message: write "expected X, got Y"`,
  }));
  return [...inComments, ...inMessages];
}

/** The text with all but the matches blanked, so that positions stay. */
function onlyMatches(text: string, pattern: RegExp): string {
  let [kept, at] = ["", 0];
  for (const { 0: match, index } of text.matchAll(pattern)) {
    kept += blank(text.slice(at, index)) + match;
    at = index + match.length;
  }
  return kept + blank(text.slice(at));
}

const vague =
  /\/\*\*[\s*]*(what|whether|how|all that|all|where|who|which|why)\b(?! (?:images|pairs|captions|files)\b)/gi;

/** Doc comments that do not open with the name of the thing. */
export const vagueDocs = (text: string): Fault[] =>
  [...text.matchAll(vague)].map(({ 1: word, index }) => ({
    line: lineAt(text, index),
    rule: `a doc comment that opens with "${word}": name the thing instead`,
  }));
