import { DRAWN } from "../drawn.js";
import type { Row } from "../row.js";
import { firstSentences } from "./comments.js";
import { command, type OpRecord, type Speed } from "./record.js";

/** docs/ops.md: what rows, comments, a record and the ops' own options tell of every op. */
export function opTable(rows: readonly Row[], record: OpRecord, options: ReadonlyMap<string, string>): string {
  const sentences = firstSentences();
  const adapters = [...new Set(Object.values(record.ops).flatMap((op) => Object.keys(op.adapters)))];
  const dates = Object.values(record.ops)
    .map(({ date }) => date)
    .sort();
  const lines = [
    "# Ops",
    "",
    `Written by \`${command}\` from the tests' table, the comments in \`packages/tensor/src\`,`,
    "what ops say of their options, and `test/table/docs/ops.json`; not by hand.",
    "",
    "**Options** are one object after the tensors, of which a question mark ends what may be left out; `linear` takes an activation there,",
    "`reshape` and `broadcastTo` a shape. **Gradient** names the inputs that have one. **Cases** are checked against float64 in plain loops, their gradients against",
    `central differences, and replays against eager calls bit for bit; *+${DRAWN}* are drawn at random in each run of the tests.`,
    "An adapter's column says how many of the cases passed there; they also run in Chromium, where the tests find it.",
    "",
    `**Speed** is the time of tfjs ${record.tfjs} on its WebGPU backend over ours, on the same adapter, values and sizes, both with the clamps of`,
    "browsers, forward, called one by one and the last one read: above 1 we are faster. It is the ratio of medians; in brackets are",
    "the quartiles of single turns, in which both were called one after the other; where others use the machine the former need not lie between them.",
    "Measured",
    `${dates[0]}${dates[0] === dates.at(-1) ? "" : ` to ${dates.at(-1)}`}, ${record.machine}.`,
    "",
    `| op | what it gives | options | gradient | cases | ${adapters.join(" | ")} | ${adapters.map((each) => `speed, ${each}`).join(" | ")} |`,
    `| --- | --- | --- | --- | --- |${" --- |".repeat(2 * adapters.length)}`,
    ...rows.map((row) => line(row, adapters, record, sentences.get(row.name), options.get(row.name))),
    "",
    ...notes(rows, record),
  ];
  return `${lines.join("\n")}\n`;
}

function line(row: Row, adapters: readonly string[], record: OpRecord, sentence = "", options = ""): string {
  const { name, inputs, cases, drawn, call = inputs.map((input) => input.name).join(", ") } = row;
  const recorded = record.ops[name];
  const differentiable = inputs.filter((input) => input.differentiable).map((input) => `\`${input.name}\``);
  const fared = adapters.map((each) => {
    const one = recorded?.adapters[each];
    return one ? `${one.passed} of ${one.of}` : "";
  });
  const speeds = adapters.map((each) => speedWords(recorded?.speed?.[each]));
  const cells = [
    `\`${name}(${call})\``,
    sentence.replaceAll("|", "\\|"),
    options && `\`${options}\``,
    differentiable.join(", "),
    `${cases.length}${drawn ? ` +${DRAWN}` : ""}`,
    ...fared,
    ...speeds,
  ];
  return `| ${cells.join(" | ")} |`.replace(/ {2,}/g, " ");
}

function speedWords(speed: Speed | undefined): string {
  if (!speed || "why" in speed) return "";
  return `${speed.ratio} (${speed.low} to ${speed.high})`;
}

/** What was timed beside what, and why some cells are empty. */
function notes(rows: readonly Row[], { ops }: OpRecord): string[] {
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
