import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const sources = fileURLToPath(new URL("../../../packages/tensor/src", import.meta.url));

/** The first sentences of the doc comments of tensor's exported constants and functions, by name. */
export function firstSentences(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const paths = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  for (const path of paths.sort()) {
    const text = readFileSync(`${sources}/${path}`, "utf8");
    // a doc comment and the export right after it
    for (const [, comment = "", name = ""] of text.matchAll(
      /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export (?:const|function) (\w+)/g,
    )) {
      const words = comment
        .replace(/^\s*\* ?/gm, " ")
        .replace(/\s+/g, " ")
        .trim();
      found.set(name, firstSentence(words));
    }
  }
  return found;
}

// a full stop in code or in brackets does not end the sentence
function firstSentence(words: string): string {
  let [depth, code] = [0, false];
  for (const [i, letter] of [...words].entries()) {
    if (letter === "`") code = !code;
    else if (letter === "(") depth++;
    else if (letter === ")") depth--;
    else if (letter === "." && !code && depth === 0 && (words[i + 1] ?? " ") === " ") return words.slice(0, i + 1);
  }
  return words;
}
