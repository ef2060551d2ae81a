import { describe, expect, it } from "vitest";
import { inTurns, ratio, summarize } from "../src/measuring/statistics.js";

describe("summarize", () => {
  it("has the middle sample as median, or the mean of the two middle samples", () => {
    expect(summarize([30, 10, 20])).toEqual({ median: 20, min: 10, max: 30, samples: 3 });
    expect(summarize([4, 1, 3, 2])).toEqual({ median: 2.5, min: 1, max: 4, samples: 4 });
  });

  it("sorts by value, not as text, and does not change its argument", () => {
    const values = [100, 9, 20];
    expect(summarize(values).median).toBe(20);
    expect(values).toEqual([100, 9, 20]);
  });

  it("rejects an empty list", () => {
    expect(() => summarize([])).toThrow("expected at least one number");
  });
});

describe("ratio", () => {
  it("divides sample by sample, so a slow minute of both sides has no effect", () => {
    expect(ratio([100, 1000, 60], [10, 100, 10])).toEqual({ median: 10, min: 6, max: 10, samples: 3 });
  });

  it("rejects different numbers of samples", () => {
    expect(() => ratio([1, 2], [1])).toThrow("expected the same number of samples of both sides, got 2 and 1");
  });
});

describe("inTurns", () => {
  const source = (name: string, log: string[]) => async () => log.push(name);

  it("takes one sample of each, then the next of each", async () => {
    const log: string[] = [];
    const effort = { sample: 0, samples: 3, budget: 1e9 };
    expect(await inTurns([source("ours", log), source("theirs", log)], effort)).toEqual([
      [1, 3, 5],
      [2, 4, 6],
    ]);
    expect(log).toEqual(["ours", "theirs", "ours", "theirs", "ours", "theirs"]);
  });

  it("takes two samples of each even if the budget is zero", async () => {
    const [taken] = await inTurns([source("ours", [])], { sample: 0, samples: 9, budget: 0 });
    expect(taken).toHaveLength(2);
  });
});
