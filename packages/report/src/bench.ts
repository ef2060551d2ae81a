export { benchPage } from "./bench/page.js";
export { changesText, driftText, kernelTable, rooflineText, stepsText } from "./bench/plain-text.js";
export { type Change, type Changes, disturbed, kernelName } from "./bench/result.js";
