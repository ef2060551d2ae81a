import { definitions, escaped, section } from "../html.js";
import { flattened } from "../settings.js";
import { tableHtml } from "../tables.js";
import type { ComparedModel, Comparison } from "./comparison.js";
import { ourName, sources } from "./summary.js";

/** Renders the definitions of the figures, the settings, the data and the machine. */
export function settingsSection(comparison: Comparison): string {
  const { models, figures, command } = comparison;
  const { differing, common } = settingsOf(models);
  const table = { head: ["", ...models.map(ourName)], rows: differing, note: "" };
  const owners = models.length > 1 ? "all networks" : "the network";
  const parts = [
    `<h3>Figures</h3>${definitions(
      "meanings",
      figures.map(({ title, about }) => [title, about]),
    )}`,
    differing.length > 0 ? `<h3>Settings that differ</h3>${tableHtml(table, "compare")}` : "",
    common.length > 0 ? `<h3>Settings of ${owners}</h3>${definitions("settings", common)}` : "",
    `<h3>Data and machine</h3>${definitions(
      "settings",
      sources(comparison).filter(([name]) => name !== "command"),
    )}<pre>${escaped(command)}</pre>`,
  ];
  return section("How it was measured", parts.join("\n"));
}

/** Splits the settings into rows of those that differ between models, and those that all models share. */
function settingsOf(models: readonly ComparedModel[]) {
  const settings = models.map(({ config }) => new Map(flattened(config).filter(([name]) => name !== "preset")));
  const rows = [...new Set(settings.flatMap((each) => [...each.keys()]))].map((name) => [
    name,
    ...settings.map((each) => String(each.get(name) ?? "none")),
  ]);
  const isCommon = ([, first, ...others]: readonly string[]) => others.every((value) => value === first);
  return {
    differing: rows.filter((row) => !isCommon(row)),
    common: rows.filter(isCommon).map(([name = "", value = ""]) => [name, value] as const),
  };
}
