import { describe, expect, test } from "vitest";
import { klWeightAt, learningRateAt, plateauAfter, plateauStart, resolveConfig } from "../src/index.js";

const rates = { learningRate: 0.1, minLearningRate: 0.02 };

describe("the learning rate", () => {
  test("rises to its full value over the warm-up, and is never 0", () => {
    const config = resolveConfig("model-1", { ...rates, schedule: "constant", warmupSteps: 4 });
    const values = [0, 1, 2, 3, 4, 5].map((step) => learningRateAt(config, step, 100, plateauStart));
    expect(values).toEqual([0.025, 0.05, expect.closeTo(0.075), 0.1, 0.1, 0.1]);
  });

  test("of a constant schedule stays", () => {
    const config = resolveConfig("model-1", { ...rates, schedule: "constant" });
    expect(learningRateAt(config, 99, 100, plateauStart)).toBe(0.1);
  });

  test("of a cosine schedule falls by half a cosine from the warm-up to the last step, and stays there", () => {
    const config = resolveConfig("model-1", { ...rates, schedule: "cosine", warmupSteps: 10 });
    const at = (step: number) => learningRateAt(config, step, 110, plateauStart);
    expect(at(10)).toBeCloseTo(0.1, 12);
    expect(at(35)).toBeCloseTo(0.06 + 0.04 * Math.SQRT1_2, 12);
    expect(at(60)).toBeCloseTo(0.06, 12);
    expect(at(110)).toBeCloseTo(0.02, 12);
    expect(at(500)).toBeCloseTo(0.02, 12);
  });

  test("of a cosine schedule no longer than its warm-up is a number", () => {
    const config = resolveConfig("model-1", { ...rates, schedule: "cosine", warmupSteps: 10 });
    expect(learningRateAt(config, 10, 10, plateauStart)).toBe(0.1);
  });

  test("of a plateau schedule is cut after so many evaluations without a better loss, down to the least", () => {
    const config = resolveConfig("model-2", { ...rates, plateauPatience: 2, plateauFactor: 0.5 });
    let state = plateauStart;
    const seen = [1, 0.9, 0.95, 0.89999, 0.8, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9].map((loss) => {
      state = plateauAfter(config, state, loss);
      return learningRateAt(config, 0, 100, state);
    });
    // 0.89999 is no gain over 0.9; three cuts would give 0.0125
    expect(seen).toEqual([0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.02, 0.02, 0.02]);
    expect(state).toEqual({ best: 0.8, waited: 0, cuts: 4 });
  });

  test("of a plateau schedule counts a loss that is not a number as no better", () => {
    expect(plateauAfter({ plateauPatience: 3 }, plateauStart, Number.NaN)).toEqual({ ...plateauStart, waited: 1 });
  });

  test("of a plateau schedule is remembered through JSON", () => {
    expect(JSON.parse(JSON.stringify(plateauStart))).toEqual(plateauStart);
  });
});

test("the KL weight rises from 0 over its warm-up, and is full at once without one", () => {
  const config = { klWeight: 0.4, klWarmupSteps: 4 };
  expect([0, 1, 2, 4, 9].map((step) => klWeightAt(config, step))).toEqual([0, 0.1, 0.2, 0.4, 0.4]);
  expect(klWeightAt({ klWeight: 0.4, klWarmupSteps: 0 }, 0)).toBe(0.4);
});
