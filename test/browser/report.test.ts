import { fixed, runPage } from "@bosquejo/report";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { noBrowser } from "./executable.js";
import { openBrowser, writtenBy } from "./page.js";

let browser: Browser | undefined;
beforeAll(async () => {
  if (!noBrowser) browser = await openBrowser([]);
});
afterAll(() => browser?.close());
beforeEach(({ skip }) => {
  if (noBrowser) skip(noBrowser);
});

const error = { name: "error", title: "MSE", format: fixed(4) };
const evaluation = (step: number, mse: number) => ({ step, whole: true, pairs: 1000, values: { error: mse } });
const html = runPage({
  ...{ title: "sketch on emoji", standing: "finished", created: "2026-01-31T09:30:05.000Z", parameters: 1234 },
  ...{ config: {}, data: { split: "images" }, adapter: { name: "SwiftShader" }, versions: {} },
  history: {
    training: [1, 2, 3].map((step) => ({ step, values: { error: 0.08 / step, penalty: step } })),
    evaluations: [evaluation(1, 0.084), evaluation(3, 0.07)],
    baselines: { meanImage: { error: 0.085 }, ridge: { error: 0.075 } },
  },
  losses: [
    { ...error, average: "mean" },
    { name: "penalty", title: "penalty", format: fixed(2), average: "median" },
  ],
  metrics: [error],
  charted: [error],
  measured: "mean images",
  verdict: { tone: "open", text: "" },
  ...{ samples: [], samplesNote: "", commands: [] },
});

// the last one is what Chromium has in the locales C and POSIX; it is not a valid language tag
test.each(["en-GB", "pt-BR", "en-US@posix"])(
  "a run's page draws all of its charts in the language %s",
  async (language) => {
    const page = await browser!.newPage();
    const written = writtenBy(page);
    await page.addInitScript(
      `Object.defineProperty(navigator, "language", { value: "${language}", configurable: true })`,
    );
    await page.route("**/*", (route) => route.fulfill({ contentType: "text/html", body: html }));
    await page.goto("http://localhost/");
    expect(written).toEqual([]);
    expect(await page.evaluate("navigator.language")).toBe(language === "en-US@posix" ? "en-US" : language);
    const places = page.locator(".chart");
    expect(await places.count()).toBe(3);
    for (const place of await places.all()) expect(await place.locator("canvas").count()).toBe(1);
    for (const chart of await page.locator("canvas").all()) expect(await chart.evaluate(coloured)).toBeGreaterThan(50);
  },
);

// counts coloured pixels: axes and text are grey, lines are not
// JavaScript as text, because the page's types are not here
const coloured = new Function(
  "canvas",
  `const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
   const spread = (pixel) => Math.max(...pixel) - Math.min(...pixel);
   let found = 0;
   for (let at = 0; at < data.length; at += 4) if (spread(data.subarray(at, at + 3)) > 60) found++;
   return found;`,
) as (canvas: unknown) => number;
