export { benchPage } from "./bench/page.js";
export { type Change, type Changes, disturbed, kernelName } from "./bench/result.js";
export { changesText, driftText, kernelTable, rooflineText, stepsText } from "./bench/text.js";
