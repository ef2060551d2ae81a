import { shownValue } from "../figures.js";
import { capitalized, fixed, listed } from "../format.js";
import type { DrawnComparison, DrawnFigure, DrawnModel } from "./drawn.js";
import { realValues, rowNames, valueIn, valuesOfOther } from "./rows.js";
import { type Judgeable, rules } from "./rules.js";

/** The faults of a network's pictures. */
export interface NetworkFailings {
  readonly name: string;
  /** the figures that show a fault, the worst fault first */
  readonly figures: readonly string[];
  /** one or two sentences */
  readonly text: string;
}

type JudgedDrawings = Pick<DrawnComparison, "figures" | "unseen" | "models">;

const NOTHING =
  "No figure crosses a threshold of this verdict, which does not show that its pictures are as good as real ones.";
const UNMEASURED = "It has not been measured on unseen captions.";

/** Says for each trained network what it fails at, by its figures on unseen captions. */
export const failings = (comparison: JudgedDrawings): readonly NetworkFailings[] =>
  comparison.models.map((model) => failingsOf(model, comparison));

function failingsOf({ name, draws }: DrawnModel, comparison: JudgedDrawings): NetworkFailings {
  const { figures, unseen } = comparison;
  const own = unseen.find((row) => row.kind === "network" && row.name === name)?.values ?? {};
  const real = realValues(figures, unseen);
  const network: Judgeable = {
    draws,
    own: (figure) => valueIn(own, figure),
    real: (figure) => valueIn(real, figure),
  };
  if (!rules.some(({ figure }) => Number.isFinite(own[figure]))) return { name, figures: [], text: UNMEASURED };

  const found = rules.filter((rule) => rule.applies(network));
  const clauses = found.map(({ figure, beside, fault, rows }) => {
    const column = columnOf(figures, figure);
    const others = rows.flatMap((row) => {
      const values = row === rowNames.real ? real : valuesOfOther(unseen, row);
      return values && Number.isFinite(values[figure]) ? [`${row} ${shownValue(column, values)}`] : [];
    });
    const second = beside ? [columnOf(figures, beside)] : [];
    const all = [
      `${column.title} ${shownValue(column, own)}`,
      ...[...second.map((each) => `${each.title} ${shownValue(each, own)}`), listed(others)].filter(Boolean),
    ];
    return `${fault} (${all.join("; ")})`;
  });
  const [first, ...rest] = clauses;
  const sentences = [
    first ? `${capitalized(first)}.` : NOTHING,
    ...(rest.length > 0 ? [`Besides, ${listed(rest)}.`] : []),
  ];
  return { name, figures: found.map(({ figure }) => figure), text: sentences.join(" ") };
}

const columnOf = (figures: readonly DrawnFigure[], name: string): Pick<DrawnFigure, "name" | "title" | "format"> =>
  figures.find((figure) => figure.name === name) ?? { name, title: name, format: fixed(3) };

/** Returns the thresholds of the verdict: the fault, and the figure with its threshold. */
export const thresholds = (figures: readonly DrawnFigure[]): [fault: string, threshold: string][] =>
  rules.map(({ fault, figure, threshold }) => [fault, `${columnOf(figures, figure).title} ${threshold}`]);
