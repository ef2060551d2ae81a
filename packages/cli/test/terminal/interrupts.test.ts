import { expect, test } from "vitest";
import { interrupts } from "../../src/terminal/interrupts.js";

function pressed(listening: boolean, ...times: number[]): string[] {
  const seen: string[] = [];
  let clock = 0;
  const { press, listen } = interrupts(
    () => clock,
    () => seen.push(`stop at ${clock}`),
  );
  if (listening) listen(() => seen.push(`listener at ${clock}`));
  for (const time of times) {
    clock = time;
    press();
  }
  return seen;
}

test("the first Ctrl-C calls the listener, the second one stops", () => {
  expect(pressed(true, 1000, 2000)).toEqual(["listener at 1000", "stop at 2000"]);
});

test("a second signal within milliseconds, passed on by npm, is ignored", () => {
  expect(pressed(true, 1000, 1003)).toEqual(["listener at 1000"]);
});

test("without a listener the first Ctrl-C stops", () => {
  expect(pressed(false, 1000)).toEqual(["stop at 1000"]);
});
