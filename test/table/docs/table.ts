import { DRAWN } from "../drawn.js";
import type { OpRow } from "../row.js";
import { firstSentences } from "./comments.js";
import { command, type Passed, type RecordedSpeed, type Speeds } from "./record.js";

/** docs/ops.md: what rows, comments, records and the ops' own options tell of every op. */
export function opTable(
  rows: readonly OpRow[],
  passed: Passed,
  speeds: Speeds,
  options: ReadonlyMap<string, string>,
): string {
  const sentences = firstSentences();
  const adapters = [...new Set(Object.values(passed).flatMap((fared) => Object.keys(fared)))];
  const dates = Object.values(speeds.ops)
    .map(({ date }) => date)
    .sort();
  const lines = [
    "# Ops",
    "",
    `Written by \`${command}\` from the tests' table, the comments in \`packages/tensor/src\`,`,
    "what ops say of their options, `test/table/docs/ops.json`, and the speeds of `pnpm bench ops --out packages/bench/results/op-speeds.json`; not by hand.",
    "",
    "**Options** are one object after the tensors, of which a question mark ends what may be left out; `linear` takes an activation there,",
    "`reshape` and `broadcastTo` a shape. **Gradient** names the inputs that have one. **Cases** are checked against float64 in plain loops, their gradients against",
    `central differences, and replays against eager calls bit for bit; *+${DRAWN}* are drawn at random in each run of the tests.`,
    "An adapter's column says how many of the cases passed there; they also run in Chromium, where the tests find it.",
    "",
    `**Speed** is the time of tfjs ${speeds.tfjs} on its WebGPU backend over ours, on the same adapter, values and sizes, both with the clamps of`,
    "browsers, forward, called one by one and the last one read: above 1 we are faster. It is the ratio of medians; in brackets are",
    "the quartiles of single turns, in which both were called one after the other; where others use the machine the former need not lie between them.",
    "Measured",
    `${dates[0]}${dates[0] === dates.at(-1) ? "" : ` to ${dates.at(-1)}`}, ${speeds.machine}.`,
    "",
    `| op | what it gives | options | gradient | cases | ${adapters.join(" | ")} | ${adapters.map((each) => `speed, ${each}`).join(" | ")} |`,
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
  const fared = adapters.map((each) => {
    const one = passed[name]?.[each];
    return one ? `${one.passed} of ${one.of}` : "";
  });
  const told = adapters.map((each) => speedWords(speeds.ops[name]?.speed[each]));
  const cells = [
    `\`${name}(${call})\``,
    sentence.replaceAll("|", "\\|"),
    options && `\`${options}\``,
    differentiable.join(", "),
    `${cases.length}${drawn ? ` +${DRAWN}` : ""}`,
    ...fared,
    ...told,
  ];
  return `| ${cells.join(" | ")} |`.replace(/ {2,}/g, " ");
}

function speedWords(speed: RecordedSpeed | undefined): string {
  if (!speed || "why" in speed) return "";
  return `${speed.ratio} (${speed.low} to ${speed.high})`;
}

/** What was timed beside what, and why some cells are empty. */
function notes(rows: readonly OpRow[], { ops }: Speeds): string[] {
  const timed: string[] = [];
  const empty: string[] = [];
  const without: string[] = [];
  for (const { name } of rows) {
    const speed = ops[name]?.speed;
    if (!speed) without.push(`\`${name}\``);
    const measured = Object.values(speed ?? {}).find((each) => !("why" in each));
    if (measured && !("why" in measured)) timed.push(`\`${name}\` ${measured.sizes} beside \`${measured.theirs}\``);
    for (const [adapter, each] of Object.entries(speed ?? {}))
      if ("why" in each) empty.push(`\`${name}\` on ${adapter}: ${each.why}`);
  }
  return [
    `Timed: ${timed.join("; ")}.`,
    ...(empty.length > 0 ? ["", `Not timed: ${empty.join("; ")}.`] : []),
    ...(without.length > 0
      ? ["", `Without a counterpart in tfjs, or not timed beside it: ${without.join(", ")}.`]
      : []),
  ];
}
