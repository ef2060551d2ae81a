import { describe, expect, it } from "vitest";
import { ratio, sample, summarize } from "../src/statistics.js";

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
    expect(() => summarize([])).toThrow("wants at least one number");
  });
});

describe("ratio", () => {
  it("spans everything that single samples allow", () => {
    const [theirs, ours] = [summarize([90, 100, 120]), summarize([8, 10, 12])];
    expect(ratio(theirs, ours)).toEqual({ median: 10, min: 7.5, max: 15, samples: 3 });
  });
});

describe("sample", () => {
  it("runs a short thing many times a sample and waits for all of them", async () => {
    const asked: number[] = [];
    let waiting = 0;
    const run = async (times: number) => {
      asked.push(times);
      waiting++;
      await new Promise((done) => setImmediate(done));
      waiting--;
    };
    const { times, ms } = await sample(run, { sample: 1e9, samples: 3, budget: 1e9 });
    expect({ times, samples: ms.samples, waiting }).toEqual({ times: 512, samples: 3, waiting: 0 });
    expect(asked).toEqual([1, 512, 512, 512]);
  });

  it("takes two samples even where the budget is spent at once", async () => {
    const { ms } = await sample(async () => {}, { sample: 0, samples: 9, budget: 0 });
    expect(ms.samples).toBe(2);
  });
});
