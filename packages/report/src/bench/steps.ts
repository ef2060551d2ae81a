import { megabytes, significant } from "../format.js";
import { escaped, note, section } from "../html.js";
import { medianText, missingSides } from "./plain-text.js";
import { isMeasured, type MeasuredSide, type NetworkResult, type SideResult } from "./result.js";

const ABOUT =
  "Times of one whole step: forward pass, loss, backward pass and update. The libraries take samples of one network " +
  "in turns: a change of the machine's speed affects all of them, and the ratios stay correct.";

/** Renders the training steps: a bar for each side. */
export function stepsSection(steps: readonly NetworkResult[]): string {
  // without peers all networks share one scale
  const alone = steps.every(({ results }) => results.filter(isMeasured).length <= 1);
  const longest = alone ? longestOf(steps.flatMap(({ results }) => results)) : undefined;
  const bars = steps.map((each) => networkBars(each, longest ?? longestOf(each.results)));
  return section("Training steps", `\n${note(ABOUT)}\n${bars.join("\n")}`);
}

const longestOf = (results: readonly SideResult[]): number =>
  Math.max(...results.filter(isMeasured).map(({ ms }) => ms.median));

function networkBars({ network, batchSize, flops, results, comparisons }: NetworkResult, longest: number): string {
  const measured = results.filter(isMeasured);
  const details = (each: MeasuredSide): string => {
    const { ms, side, deviceBytes } = each;
    const comparison = comparisons.find(({ theirs }) => theirs === side);
    return [
      `${medianText(ms)} ms`,
      `${significant(flops / ms.median / 1e6)} GFLOPS`,
      ...(deviceBytes === undefined ? [] : [megabytes(deviceBytes)]),
      ...(comparison ? [`${medianText(comparison.ratio)} x ours${comparison.agree ? "" : ", NOT the same work"}`] : []),
    ].join(" · ");
  };
  const bars = measured.map((each) => {
    const kind = each.side === "bosquejo" ? "bar ours" : "bar";
    const width = ((each.ms.median / longest) * 100).toFixed(1);
    const drawn = `<span><div class="${kind}" style="width:${width}%"></div></span>`;
    return `<span>${escaped(each.side)}</span>${drawn}<span class="told">${escaped(details(each))}</span>`;
  });
  const missing = missingSides(results).join("; ");
  const others = missing ? `\n${note(`Not measured: ${missing}`)}` : "";
  return `<h3>${escaped(network)}, batch ${batchSize}</h3>
<div class="bars">${bars.join("\n")}</div>${others}`;
}
