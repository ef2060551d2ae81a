import { escaped } from "./html.js";
import { isMeasured, type MeasuredSteps, type StepResult } from "./peers.js";
import { digits, megabytes, missingSides, spread } from "./report.js";
import type { NetworkSteps } from "./training-steps.js";

/** Training steps, a bar for each side. */
export function stepsSection(steps: readonly NetworkSteps[]): string {
  // ours alone are told beside each other
  const alone = steps.every(({ results }) => results.filter(isMeasured).length <= 1);
  const longest = alone ? longestOf(steps.flatMap(({ results }) => results)) : undefined;
  return `<section><h2>Training steps</h2>
<p class="note">Milliseconds of one whole step: forward, loss, backward, RMSprop. Sides of one network take samples in turns, so that ratios hold where the machine does not.</p>
${steps.map((each) => networkBars(each, longest ?? longestOf(each.results))).join("\n")}</section>`;
}

const longestOf = (results: readonly StepResult[]): number =>
  Math.max(...results.filter(isMeasured).map(({ ms }) => ms.median));

function networkBars({ network, batchSize, flops, results, comparisons }: NetworkSteps, longest: number): string {
  const measured = results.filter(isMeasured);
  const told = (each: MeasuredSteps): string => {
    const { ms, side, deviceBytes } = each;
    const comparison = comparisons.find(({ theirs }) => theirs === side);
    return [
      `${spread(ms)} ms`,
      `${digits(flops / ms.median / 1e6)} GFLOPS`,
      ...(deviceBytes === undefined ? [] : [megabytes(deviceBytes)]),
      ...(comparison ? [`${spread(comparison.ratio)} x ours${comparison.agree ? "" : ", NOT the same work"}`] : []),
    ].join(" · ");
  };
  const bars = measured.map((each) => {
    const kind = each.side === "bosquejo" ? "bar ours" : "bar";
    const width = ((each.ms.median / longest) * 100).toFixed(1);
    return `<span>${escaped(each.side)}</span><span><div class="${kind}" style="width:${width}%"></div></span><span class="told">${escaped(told(each))}</span>`;
  });
  const missing = missingSides(results);
  return `<h3>${escaped(network)}, batch ${batchSize}</h3>
<div class="bars">${bars.join("\n")}</div>${missing.length > 0 ? `\n<p class="note">Not here: ${escaped(missing.join("; "))}</p>` : ""}`;
}
