import { DRAWN } from "../drawn.js";
import type { OpRow } from "../row.js";
import { firstSentences } from "./comments.js";
import { command, type Passed, type RecordedSpeed, type Speeds } from "./record.js";

const LINE = 120;

/** The text of docs/ops.md, from the rows, the ops' doc comments and options, the passed cases and the speeds. */
export function opTable(
  rows: readonly OpRow[],
  passed: Passed,
  speeds: Speeds,
  options: ReadonlyMap<string, string>,
): string {
  const sentences = firstSentences();
  const adapters = [...new Set(Object.values(passed).flatMap((results) => Object.keys(results)))];
  const dates = Object.values(speeds.ops)
    .map(({ date }) => date)
    .sort();
  const measured = `${dates[0]}${dates[0] === dates.at(-1) ? "" : ` to ${dates.at(-1)}`}`;
  const heads = [...adapters, ...adapters.map((each) => `speed, ${each}`)].join(" | ");
  const lines = [
    "# Ops",
    "",
    ...wrapped(
      `A test writes this page: \`${command}\`. Do not edit it by hand.`,
      "Its sources are the op table in `test/table`, the doc comments in `packages/tensor/src`, the options that",
      "ops accept, the passed cases in `test/table/docs/ops.json`, and the speeds that",
      "`pnpm bench ops --out packages/bench/results/op-speeds.json` measured.",
    ),
    "",
    ...wrapped(
      "- **Options** are one object after the tensors. A question mark marks an optional option.",
      "`linear` takes an activation instead; `reshape` and `broadcastTo` take a shape.",
    ),
    "- **Gradient** lists the inputs that have a gradient.",
    ...wrapped(
      "- **Cases** is the number of test cases. A case checks values against float64 in plain loops, gradients against",
      "central differences, and replays against eager calls, bit for bit.",
      `*+${DRAWN}* is the number of random cases that \`npm run test:all\` adds.`,
    ),
    ...wrapped(
      "- The column of an **adapter** shows how many of the cases passed on it.",
      "The cases also run in Chromium, if the tests find it.",
    ),
    ...wrapped(
      `- **Speed** is the time of TensorFlow.js (tfjs) ${speeds.tfjs} with its WebGPU backend, divided by our time.`,
      "Above 1, our op is faster. An empty cell: tfjs has no such op, or it was not timed.",
    ),
    "",
    ...wrapped(
      "Both libraries use the same adapter, values and sizes, and both clamp out-of-bounds accesses, as browsers do.",
      "Only the forward pass is timed: several calls one after the other, then a read of the last result.",
      "The speed is the ratio of the median times. In brackets are the quartiles of the ratios of single turns.",
      "In a turn, both libraries are timed one after the other.",
      "If other programs use the machine, the speed can be outside the quartiles.",
      `Measured ${measured} on ${speeds.machine}.`,
    ),
    "",
    `| op | description | options | gradient | cases | ${heads} |`,
    `| --- | --- | --- | --- | --- |${" --- |".repeat(2 * adapters.length)}`,
    ...rows.map((row) => line(row, adapters, passed, speeds, sentences.get(row.name), options.get(row.name))),
    "",
    ...notes(rows, speeds),
  ];
  return `${lines.join("\n")}\n`;
}

function line(
  row: OpRow,
  adapters: readonly string[],
  passed: Passed,
  speeds: Speeds,
  sentence = "",
  options = "",
): string {
  const { name, inputs, cases, drawn, call = inputs.map((input) => input.name).join(", ") } = row;
  const differentiable = inputs.filter((input) => input.differentiable).map((input) => `\`${input.name}\``);
  const counts = adapters.map((each) => {
    const one = passed[name]?.[each];
    return one ? `${one.passed} of ${one.of}` : "";
  });
  const ratios = adapters.map((each) => speedWords(speeds.ops[name]?.speed[each]));
  const cells = [
    `\`${name}(${call})\``,
    sentence.replaceAll("|", "\\|"),
    options && `\`${options}\``,
    differentiable.join(", "),
    `${cases.length}${drawn ? ` +${DRAWN}` : ""}`,
    ...counts,
    ...ratios,
  ];
  return `| ${cells.join(" | ")} |`.replace(/ {2,}/g, " ");
}

function speedWords(speed: RecordedSpeed | undefined): string {
  if (!speed || "why" in speed) return "";
  return `${speed.ratio} (${speed.low} to ${speed.high})`;
}

/** Notes below the table: the sizes and the tfjs op of each speed, and the reasons for missing speeds. */
function notes(rows: readonly OpRow[], { ops }: Speeds): string[] {
  const timed: string[] = [];
  const missing: string[] = [];
  for (const { name } of rows) {
    const speed = ops[name]?.speed ?? {};
    const measured = Object.values(speed).find((each) => !("why" in each));
    if (measured && !("why" in measured)) timed.push(`| \`${name}\` | ${measured.sizes} | \`${measured.theirs}\` |`);
    for (const [adapter, each] of Object.entries(speed))
      if ("why" in each) missing.push(`- \`${name}\` on ${adapter}: ${each.why}`);
  }
  return [
    "The sizes of the inputs that were timed, and the op of tfjs:",
    "",
    "| op | sizes | op of tfjs |",
    "| --- | --- | --- |",
    ...timed,
    ...(missing.length > 0 ? ["", "These speeds are missing:", "", ...missing] : []),
  ];
}

/** Text in lines of at most `LINE` characters, without line breaks in code. Lines of a list item are indented. */
function wrapped(...sentences: readonly string[]): string[] {
  const text = sentences.join(" ");
  const indent = text.startsWith("- ") ? "  " : "";
  const lines = [""];
  for (const word of text.match(/`[^`]*`\S*|\S+/g) ?? []) {
    const last = lines.at(-1) as string;
    const longer = last.trim() === "" ? `${last}${word}` : `${last} ${word}`;
    if (longer.length <= LINE) lines[lines.length - 1] = longer;
    else lines.push(`${indent}${word}`);
  }
  return lines;
}
