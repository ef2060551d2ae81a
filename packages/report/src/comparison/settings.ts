import { definitions, escaped, section } from "../html.js";
import { comparedSettings } from "../settings.js";
import { tableHtml } from "../tables.js";
import type { Comparison } from "./comparison.js";
import { ourName, sources } from "./summary.js";

/** Renders the definitions of the figures, the settings, the data and the machine. */
export function settingsSection(comparison: Comparison): string {
  const { models, figures, command } = comparison;
  const { differing, common } = comparedSettings(models.map(({ config }) => config));
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
