const token =
  /(?:\p{L}\.){2,}|n't\b|'(?:s|m|re|ve|ll|d)\b|\p{N}+(?:[.,:]\p{N}+)+|[\p{L}\p{M}\p{N}]+(?:['-][\p{L}\p{M}\p{N}]+)*|\S/gu;
const clitic = /^(.+?)(n't|'(?:s|m|re|ve|ll|d))$/u;

/**
 * The tokens of a caption by the rules of GloVe's corpus (Penn Treebank): lower case, punctuation apart, `don't` as
 * `do n't`, `dog's` as `dog 's`; hyphenated words stay whole.
 */
export function tokenize(caption: string): string[] {
  const text = caption.normalize("NFC").toLowerCase().replace(/[‘’]/g, "'");
  return (text.match(token) ?? []).flatMap((word) => clitic.exec(word)?.slice(1) ?? [word]);
}

/** The words that replace a token without a vector: without accents, split at hyphens, apostrophes and points. */
export function subwords(token: string): string[] {
  const plain = token.normalize("NFD").replace(/\p{M}/gu, "");
  return plain.split(/[-'.]/).filter((word) => word !== "" && word !== token);
}

/** Every word that these captions can look up: their tokens and the subwords of those. */
export function vocabulary(captions: Iterable<string>): Set<string> {
  const words = new Set<string>();
  for (const caption of captions)
    for (const token of tokenize(caption)) {
      words.add(token);
      for (const word of subwords(token)) words.add(word);
    }
  return words;
}
