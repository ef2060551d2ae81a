import { resolveConfig } from "@bosquejo/model";
import { expect, test } from "vitest";
import { judgingOf } from "../../src/run-folder/judging.js";
import { evaluated } from "../../src/training/evaluated.js";
import { baselines, evaluation } from "../fake-run.js";

const trainerOf = (preset: string) => {
  const asked: string[] = [];
  const trainer = {
    config: resolveConfig(preset),
    async evaluate() {
      asked.push("pictures");
      return { ...evaluation(0.08), captionAt10: 0.5, realCaptionAt10: 0.6, copies: 0.04 };
    },
    async heldOutLoss() {
      asked.push("loss");
      return 0.3;
    },
  };
  return { trainer, asked };
};
const minutes = (count: number) => ({ started: 0, deadline: count * 60_000 });

test("means are measured by their pictures", async () => {
  const { trainer, asked } = trainerOf("sketch");
  expect((await evaluated({ trainer, ...minutes(1) }, 8, () => {})).mse).toBe(0.08);
  expect(asked).toEqual(["pictures"]);
});

test("samples are measured by their pictures too, but not in a short session", async () => {
  const { trainer, asked } = trainerOf("flow");
  expect(await evaluated({ trainer, ...minutes(5) }, 8, () => {})).toEqual({ heldOutLoss: 0.3, pairs: 8 });
  expect(asked).toEqual(["loss"]);
  expect(await evaluated({ trainer, ...minutes(60) }, 8, () => {})).toMatchObject({
    heldOutLoss: 0.3,
    captionAt10: 0.5,
  });
  expect(await evaluated({ trainer, started: 0 }, 8, () => {})).toMatchObject({ copies: 0.04 });
});

test("the best evaluation of means has the least error; of samples the best coverage and recall", () => {
  const means = judgingOf(resolveConfig("sketch"));
  expect(means.score({ mse: 0.07 })).toBeGreaterThan(means.score({ mse: 0.08 }));
  const samples = judgingOf(resolveConfig("flow"));
  const score = (captionAt10: number, copies: number, coverage: number) =>
    samples.score({ captionAt10, copies, coverage, realCaptionAt10: 0.6 });
  expect(score(0.6, 0, 0.8)).toBeGreaterThan(score(0.5, 0, 0.8));
  expect(score(0.9, 0, 0.8)).toBe(score(0.6, 0, 0.8));
  expect(score(0.8, 0.4, 0.8)).toBeLessThan(score(0.5, 0, 0.8));
  expect(score(0.6, 0.05, 0.9)).toBeGreaterThan(score(0.6, 0, 0.8));
  expect(samples.score({ heldOutLoss: 0.2 })).toBeGreaterThan(samples.score({ heldOutLoss: 0.3 }));
});

test("evaluations are summed up in one line, means beside their baselines", () => {
  const means = judgingOf(resolveConfig("sketch"));
  expect(means.summary({ mse: 0.07 })).toBe("test MSE 0.0700");
  expect(means.baselines(baselines)).toBe(" · mean image 0.0850 · ridge 0.0750");
  const samples = judgingOf(resolveConfig("flow"));
  expect(samples.summary({ heldOutLoss: 0.25 })).toBe("held-out loss 0.2500");
  expect(samples.summary({ heldOutLoss: 0.25, captionAt10: 0.5, realCaptionAt10: 0.6, copies: 0.04 })).toBe(
    "held-out loss 0.2500 · caption in first 10: 50.0 % (real 60.0 %) · copies 4.0 %",
  );
  expect(samples.baselines(baselines)).toBe("");
});

test("the verdict on samples compares them with real pictures and with chance", () => {
  const { verdict } = judgingOf(resolveConfig("flow"));
  const of = (values: Record<string, number>) =>
    verdict({ training: [], evaluations: [{ step: 1, whole: false, pairs: 100, values }] });
  expect(of({ heldOutLoss: 0.3 })).toMatchObject({ tone: "open", text: expect.stringContaining("not been measured") });
  const measured = (captionAt10: number) => of({ captionAt10, realCaptionAt10: 0.6, copies: 0.04 });
  expect(measured(0.55).tone).toBe("good");
  expect(measured(0.3).tone).toBe("open");
  expect(measured(0.12).tone).toBe("bad");
  expect(measured(0.3).text).toBe(
    "A matcher ranks the caption of 30.0 % of the samples among the first 10 of 100 captions; of real pictures " +
      "60.0 %, by chance 10.0 %. 4.0 % of the samples are copies of training pictures.",
  );
});
