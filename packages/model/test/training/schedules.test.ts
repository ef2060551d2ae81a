import { describe, expect, test } from "vitest";
import { type Partially, resolveConfig } from "../../src/index.js";
import { vae } from "../../src/models/vae/model.js";
import type { VaeSettings } from "../../src/models/vae/settings.js";
import { learningRateAt, plateauAfter, plateauStart, warmedUp } from "../../src/training/schedules.js";
import type { TrainingSettings } from "../../src/training/settings.js";

/** Settings with learning rates from 0.1 down to 0.02. */
const settings = (training: Partially<TrainingSettings>) =>
  resolveConfig("model-1", { training: { learningRate: 0.1, minLearningRate: 0.02, ...training } }).training;

describe("the learning rate", () => {
  test("rises linearly in the warm-up and is never 0", () => {
    const config = settings({ schedule: "constant", warmupSteps: 4 });
    const values = [0, 1, 2, 3, 4, 5].map((step) => learningRateAt(config, step, 100, plateauStart));
    expect(values).toEqual([0.025, 0.05, expect.closeTo(0.075), 0.1, 0.1, 0.1]);
  });

  test("of a constant schedule does not change", () => {
    const config = settings({ schedule: "constant" });
    expect(learningRateAt(config, 99, 100, plateauStart)).toBe(0.1);
  });

  test("of a cosine schedule falls by half a cosine from the warm-up to the last step, then stays", () => {
    const config = settings({ schedule: "cosine", warmupSteps: 10 });
    const at = (step: number) => learningRateAt(config, step, 110, plateauStart);
    expect(at(10)).toBeCloseTo(0.1, 12);
    expect(at(35)).toBeCloseTo(0.06 + 0.04 * Math.SQRT1_2, 12);
    expect(at(60)).toBeCloseTo(0.06, 12);
    expect(at(110)).toBeCloseTo(0.02, 12);
    expect(at(500)).toBeCloseTo(0.02, 12);
  });

  test("of a cosine schedule is a number if all steps are warm-up", () => {
    const config = settings({ schedule: "cosine", warmupSteps: 10 });
    expect(learningRateAt(config, 10, 10, plateauStart)).toBe(0.1);
  });

  test("of a linear schedule is constant in the first half, then falls in a line to the last step, then stays", () => {
    const config = settings({ schedule: "linear", warmupSteps: 10 });
    const at = (step: number) => learningRateAt(config, step, 100, plateauStart);
    expect(at(4)).toBeCloseTo(0.05, 12);
    expect([10, 30, 50].map(at)).toEqual([0.1, 0.1, 0.1]);
    expect(at(75)).toBeCloseTo(0.06, 12);
    expect(at(100)).toBeCloseTo(0.02, 12);
    expect(at(500)).toBeCloseTo(0.02, 12);
  });

  test("of a plateau schedule is cut after some evaluations without a lower loss, down to a limit", () => {
    const config = settings({ schedule: "plateau", plateauPatience: 2, plateauFactor: 0.5 });
    let state = plateauStart;
    const seen = [1, 0.9, 0.95, 0.89999, 0.8, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9].map((loss) => {
      state = plateauAfter(config, state, loss);
      return learningRateAt(config, 0, 100, state);
    });
    // 0.89999 is too close to 0.9 to count as lower; three cuts would give 0.0125, below the limit
    expect(seen).toEqual([0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.02, 0.02, 0.02]);
    expect(state).toEqual({ best: 0.8, waited: 0, cuts: 4 });
  });

  test("of a plateau schedule counts NaN as no lower loss", () => {
    expect(plateauAfter({ plateauPatience: 3 }, plateauStart, Number.NaN)).toEqual({ ...plateauStart, waited: 1 });
  });

  test("of a plateau schedule has a state that JSON can store", () => {
    expect(JSON.parse(JSON.stringify(plateauStart))).toEqual(plateauStart);
  });
});

test("warmedUp rises from 0 in the warm-up, and is constant without one", () => {
  expect([0, 1, 2, 4, 9].map((step) => warmedUp(0.4, 4, step))).toEqual([0, 0.1, 0.2, 0.4, 0.4]);
  expect(warmedUp(0.4, 0, 0)).toBe(0.4);
});

test("the KL weight rises from 0 in its warm-up, and is constant without one", () => {
  const { klWeight } = vae.schedules;
  const at = (klWarmupSteps: number, step: number) => {
    const { name: _, ...model } = resolveConfig("sketch", { model: { klWeight: 0.4, klWarmupSteps } }).model;
    return klWeight!(model as VaeSettings, { step, totalSteps: 100 });
  };
  expect([0, 1, 2, 4, 9].map((step) => at(4, step))).toEqual([0, 0.1, 0.2, 0.4, 0.4]);
  expect(at(0, 0)).toBe(0.4);
});
