import { escaped } from "../page.js";
import type { Table } from "../verdict.js";

/** A section of a page; `content` is HTML. */
export const section = (title: string, content: string): string =>
  `<section><h2>${escaped(title)}</h2>${content}</section>`;

/** Keeps names such as "model-1" on one line, in escaped text. */
export const unbroken = (html: string): string => html.replace(/[\w-]+-[\w-]+/g, '<span class="name">$&</span>');

/** A table with its note; rows whose first cell `marked` holds for stand out. */
export function tableHtml({ head, rows, note }: Table, marked: (name: string) => boolean = () => false): string {
  const cells = (tag: string, values: readonly string[]) =>
    values.map((value) => `<${tag}>${escaped(value)}</${tag}>`).join("");
  const body = rows.map(
    ([name = "", ...values]) =>
      `<tr${marked(name) ? ' class="marked"' : ""}><th scope="row">${escaped(name)}</th>${cells("td", values)}</tr>`,
  );
  const below = note ? `\n<p class="note">${escaped(note)}</p>` : "";
  return `<div class="wide"><table class="compare"><thead><tr>${unbroken(cells("th", head))}</tr></thead><tbody>${body.join("\n")}</tbody></table></div>${below}`;
}

/** Names and what they stand for; `kind` is a class of the style sheet. */
export function listHtml(kind: "settings" | "meanings", items: readonly (readonly [string, unknown])[]): string {
  const pairs = items.map(
    ([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value ?? "none")}</dd></div>`,
  );
  return `<dl class="${kind}">${pairs.join("")}</dl>`;
}
