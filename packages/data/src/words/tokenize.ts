const token =
  /(?:\p{L}\.){2,}|n't\b|'(?:s|m|re|ve|ll|d)\b|\p{N}+(?:[.,:]\p{N}+)+|[\p{L}\p{M}\p{N}]+(?:['-][\p{L}\p{M}\p{N}]+)*|\S/gu;
const clitic = /^(.+?)(n't|'(?:s|m|re|ve|ll|d))$/u;

/**
 * Splits a caption into tokens by the rules of GloVe's corpus (Penn Treebank). Tokens are lower-case, and a punctuation
 * mark is a token of its own. `don't` becomes `do n't`, and `dog's` becomes `dog 's`. Hyphenated words stay whole.
 */
export function tokenize(caption: string): string[] {
  const text = caption.normalize("NFC").toLowerCase().replace(/[‘’]/g, "'");
  return (text.match(token) ?? []).flatMap((word) => clitic.exec(word)?.slice(1) ?? [word]);
}

/**
 * Returns the words that replace a token without a vector: the token without accents, split at hyphens, apostrophes and
 * full stops.
 */
export function subwords(token: string): string[] {
  const plain = token.normalize("NFD").replace(/\p{M}/gu, "");
  return plain.split(/[-'.]/).filter((word) => word !== "" && word !== token);
}

/** Returns the words that captions may look up: their tokens, and the subwords of these tokens. */
export function vocabulary(captions: Iterable<string>): Set<string> {
  const words = new Set<string>();
  for (const caption of captions)
    for (const token of tokenize(caption)) {
      words.add(token);
      for (const word of subwords(token)) words.add(word);
    }
  return words;
}
