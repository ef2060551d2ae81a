export { loadEmoji } from "./emoji.js";
export { loadFlickr8k } from "./flickr8k.js";
export { loadFolder } from "./folder.js";
export { loadData } from "./load.js";
export { captionPairs, meanVector } from "./pairs.js";
export { splitImages } from "./split.js";
export { tokenize } from "./tokens.js";
export * from "./types.js";
export { embeddedWordVectors } from "./words.js";
