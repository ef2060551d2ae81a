import { describe, expect, it } from "vitest";
import { placeLabels } from "../src/bench/labels.js";
import { benchPage } from "../src/bench/page.js";
import { logarithmicTicks, roofAt } from "../src/bench/roofline.js";
import { benchmark, changes } from "./benchmark.js";

const html = benchPage(benchmark({ changes }));
const count = (text: string) => html.split(text).length - 1;

describe("the page", () => {
  it("loads no other files", () => {
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).not.toMatch(/<script|<link|<img|url\(|@import|https?:/);
  });

  it("has both roofs, and a point for each kernel with float operations", () => {
    expect(count("<circle")).toBe(3);
    expect(html).toContain(">1: sketch up1 forward 32x256x256: 2 GFLOPS, 20 % of the roof</title>");
    expect(html).toContain(">memory: 10 GB/s</text>");
    expect(html).toContain(">arithmetic: 100 GFLOPS</text>");
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("has kernels, steps of ours and of peers, the machine, date and command", () => {
    for (const text of ["copyRows", "32x&lt;4x4&gt;", "120 %", "2026-03-01 12:00 UTC", "pnpm bench --peers"]) {
      expect(html, text).toContain(text);
    }
    expect(html).toContain('<div class="bar ours" style="width:5.0%">');
    expect(html).toContain("20 (19-21) x ours");
    expect(html).toContain("Not measured: torch-cpu: no Python with torch");
    expect(html).toContain("2 x a processor");
  });

  it("has the changes since an earlier result", () => {
    expect(html).toContain('<td class="bad">slower</td>');
    expect(html).toContain("Compared with before.json");
  });

  it("has no sections without measurements", () => {
    const small = benchPage(benchmark({ kernels: [], steps: [] }));
    expect(small).not.toMatch(/<svg|Training steps|NaN/);
    expect(small).toContain("100 GFLOPS");
  });
});

describe("placeLabels", () => {
  const within = { left: 0, top: 0, right: 200, bottom: 200 };
  const texts = (labels: ReturnType<typeof placeLabels>) => labels.map((label) => label?.text);

  it("uses a shorter label, or none, if there is no room", () => {
    const crowd = Array.from({ length: 40 }, (_, i) => ({
      x: 100 + (i % 3),
      y: 100 + (i % 2),
      labels: ["a long name", `${i}`],
    }));
    const placed = texts(placeLabels(crowd, within));
    expect(placed[0]).toBe("a long name");
    expect(placed).toContain(undefined);
  });

  it("keeps labels inside the picture", () => {
    const [label] = placeLabels([{ x: 195, y: 100, labels: ["name"] }], within);
    expect(label!.x).toBeLessThan(195);
  });
});

describe("logarithmicTicks", () => {
  it("returns powers of ten, and 2 and 5 times these if they are few", () => {
    expect(logarithmicTicks({ least: 0.9, most: 30 })).toEqual([1, 2, 5, 10, 20]);
    expect(logarithmicTicks({ least: 0.01, most: 2000 })).toHaveLength(6);
  });
});

describe("roofAt", () => {
  it("is the roof of memory below the ridge, and the roof of arithmetic above it", () => {
    const roofs = { gflops: 100, gigabytesPerSecond: 10 };
    expect([1, 5, 10, 20].map((intensity) => roofAt(roofs, intensity))).toEqual([10, 50, 100, 100]);
  });
});
