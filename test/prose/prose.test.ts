import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { filesIn, root, sourcesIn } from "../architecture/sources.js";
import {
  countWords,
  type Fault,
  longLines,
  longMarkdownLines,
  longSentences,
  plainCode,
  plainMarkdown,
  vagueDocs,
} from "./rules.js";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const isMarkdown = (path: string) => path.endsWith(".md");
const markdown = [
  ...readdirSync(root)
    .filter(isMarkdown)
    .map((path) => ({ path, text: read(path) })),
  ...["docs", "examples", "packages", "results", "test"].flatMap((folder) => filesIn(folder, isMarkdown)),
];
const code = ["packages", "test", "scripts", "examples"].flatMap(sourcesIn);
const typescript = code.filter(({ path }) => /\.(ts|mjs|wgsl)$/.test(path));
// the rules and their test contain the words that they forbid
const others = typescript.filter(({ path }) => !path.startsWith("test/prose/"));

const listed = (path: string, faults: readonly Fault[]) => faults.map(({ line, rule }) => `${path}:${line}: ${rule}`);

describe("the rules find", () => {
  test("long lines, but no row of a table and no link", () => {
    const long = "word ".repeat(30).trim();
    expect(longLines(`short\n${long}\n${"x".repeat(130)}`).map(({ line }) => line)).toEqual([2]);
    expect(longMarkdownLines(`| ${long} |\n${long}`).map(({ line }) => line)).toEqual([2]);
  });

  test("long sentences, over line breaks and not over list items", () => {
    const half = "word ".repeat(20);
    expect(longSentences(`One.\n\n${half}\n${half}.`).map(({ line }) => line)).toEqual([3]);
    expect(longSentences(`- ${half}\n- ${half}`)).toEqual([]);
    expect(longSentences(`${half}. ${half}.\n\n\`\`\`\n${half}${half}\n\`\`\`\n`)).toEqual([]);
  });

  test("words with a plainer one, in comments, messages and Markdown, not in code", () => {
    expect(plainMarkdown("It tells.\nThe `told` list").map(({ line }) => line)).toEqual([1]);
    expect(
      plainCode('let told = 1;\n// what it told\nthrow new Error("wants a number");').map(({ line }) => line),
    ).toEqual([2, 3]);
  });

  test("doc comments that open with a question word", () => {
    expect(
      vagueDocs("/** Whether it runs. */\n/** The pace. */\n/**\n * What runs.\n */").map(({ line }) => line),
    ).toEqual([1, 3]);
  });
});

test("the scan finds documents and sources", () => {
  const documents = markdown.map(({ path }) => path);
  expect(documents).toEqual(expect.arrayContaining(["README.md", "docs/ops.md", "packages/data/assets/README.md"]));
  expect(code.map(({ path }) => path)).toContain("packages/kernels/src/reduce/reduce.wgsl");
});

test("lines of Markdown and code have at most 120 characters", () => {
  const documents = markdown.flatMap(({ path, text }) => listed(path, longMarkdownLines(text)));
  const sources = code.flatMap(({ path, text }) => listed(path, longLines(text)));
  expect([...documents, ...sources]).toEqual([]);
});

test("sentences of Markdown have at most 35 words", () => {
  expect(markdown.flatMap(({ path, text }) => listed(path, longSentences(text)))).toEqual([]);
});

test("Markdown, comments and messages use plain words", () => {
  const documents = markdown.flatMap(({ path, text }) => listed(path, plainMarkdown(text)));
  const sources = others.flatMap(({ path, text }) => listed(path, plainCode(text)));
  expect([...documents, ...sources]).toEqual([]);
});

test("doc comments name the thing", () => {
  expect(others.flatMap(({ path, text }) => listed(path, vagueDocs(text)))).toEqual([]);
});

test.each([
  ["README.md", 900],
  ["ARCHITECTURE.md", 1200],
  ["CONTRIBUTING.md", 700],
])("%s has at most %i words", (path, most) => {
  expect(countWords(read(path))).toBeLessThanOrEqual(most);
});

test("the glossary has at most 40 words, each once and each used in the code", () => {
  const words = [...read("docs/glossary.md").matchAll(/^\| (?!word\b)([a-z][a-z ]*) \|/gm)].map(
    ([, word = ""]) => word,
  );
  const text = typescript.map((each) => each.text.toLowerCase()).join("\n");
  expect(words.length).toBeGreaterThan(30);
  expect(words.length).toBeLessThanOrEqual(40);
  expect(new Set(words).size).toBe(words.length);
  expect(words.filter((word) => !text.includes(word))).toEqual([]);
});
