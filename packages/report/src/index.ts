export { median } from "./averages.js";
export type {
  ComparedFigure,
  ComparedModel,
  Comparison,
  Difficulty,
  PublishedCaption,
} from "./comparison/comparison.js";
export { comparisonPage } from "./comparison/page.js";
export { officialSplit, publication } from "./comparison/published.js";
export { isComparable } from "./comparison/summary.js";
export { comparisonMarkdown, galleryOf } from "./comparison/table.js";
export type {
  Histogram,
  Inspection,
  ProblemGroup,
  SplitSizes,
  WordCounts,
} from "./data/inspection.js";
export { inspectionPage } from "./data/page.js";
export { inspectionText } from "./data/plain-text.js";
export type { DrawnComparison, DrawnFigure, DrawnModel, DrawnRow } from "./drawn/drawn.js";
export { failings, type NetworkFailings } from "./drawn/failings.js";
export { drawnMarkdown } from "./drawn/markdown.js";
export { drawnPage } from "./drawn/page.js";
export { type Column, type FigureValues, figuresTable, type LossColumn, shownValue } from "./figures.js";
export { counted, duration, fixed, percent } from "./format.js";
export { captionGrid, type GridRow, renderGrid } from "./grids.js";
export { agreementTable } from "./run/agreement.js";
export { type History, lastEvaluation } from "./run/history.js";
export { type RunContent, runPage, type Standing } from "./run/page.js";
export { runVerdict } from "./run/verdict.js";
export { spreadEvenly } from "./spread.js";
export { type Table, textTable } from "./tables.js";
export { judge, LEAK, type Verdict } from "./verdict.js";
