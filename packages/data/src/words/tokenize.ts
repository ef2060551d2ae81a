const token =
  /(?:\p{L}\.){2,}|n't\b|'(?:s|m|re|ve|ll|d)\b|\p{N}+(?:[.,:]\p{N}+)+|[\p{L}\p{M}\p{N}]+(?:['-][\p{L}\p{M}\p{N}]+)*|\S/gu;
const clitic = /^(.+?)(n't|'(?:s|m|re|ve|ll|d))$/u;

/**
 * A caption's tokens as GloVe's corpus was cut (Penn Treebank's way): lower case, punctuation apart, `don't` as `do n't`,
 * `dog's` as `dog 's`; hyphenated words stay whole.
 */
export function tokenize(caption: string): string[] {
  const text = caption.normalize("NFC").toLowerCase().replace(/[‘’]/g, "'");
  return (text.match(token) ?? []).flatMap((word) => clitic.exec(word)?.slice(1) ?? [word]);
}

/** The words that stand in for a token that has no vector: accents off, cut at hyphens, apostrophes and points. */
export function subwords(token: string): string[] {
  const plain = token.normalize("NFD").replace(/\p{M}/gu, "");
  return plain.split(/[-'.]/).filter((part) => part !== "" && part !== token);
}

/** Every word that these captions may look up: their tokens, and the words that stand in for those. */
export function vocabulary(captions: Iterable<string>): Set<string> {
  const words = new Set<string>();
  for (const caption of captions)
    for (const token of tokenize(caption)) {
      words.add(token);
      for (const part of subwords(token)) words.add(part);
    }
  return words;
}
