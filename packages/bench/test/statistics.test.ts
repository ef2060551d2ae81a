import { describe, expect, it } from "vitest";
import { inTurns, ratio, summarize } from "../src/measuring/statistics.js";

describe("summarize", () => {
  it("gives the middle of an odd and the mean of the two middles of an even number of samples", () => {
    expect(summarize([30, 10, 20])).toEqual({ median: 20, min: 10, max: 30, samples: 3 });
    expect(summarize([4, 1, 3, 2])).toEqual({ median: 2.5, min: 1, max: 4, samples: 4 });
  });

  it("sorts by value, not by text, and leaves its argument as it is", () => {
    const values = [100, 9, 20];
    expect(summarize(values).median).toBe(20);
    expect(values).toEqual([100, 9, 20]);
  });

  it("refuses nothing at all", () => {
    expect(() => summarize([])).toThrow("expected at least one number");
  });
});

describe("ratio", () => {
  it("goes by pairs, so that a slow minute of both sides does not show", () => {
    expect(ratio([100, 1000, 60], [10, 100, 10])).toEqual({ median: 10, min: 6, max: 10, samples: 3 });
  });

  it("refuses samples that are no pairs", () => {
    expect(() => ratio([1, 2], [1])).toThrow("expected as many samples of both, got 2 and 1");
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

  it("takes two of each even where the budget is spent at once", async () => {
    const [taken] = await inTurns([source("ours", [])], { sample: 0, samples: 9, budget: 0 });
    expect(taken).toHaveLength(2);
  });
});
