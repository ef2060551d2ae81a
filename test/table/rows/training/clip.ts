import { type ClipOptions, clipGradients } from "@bosquejo/tensor";
import fc from "fast-check";
import { uniform } from "../../../random.js";
import { between as whole } from "../../drawn.js";
import { type Case, row } from "../../row.js";

const clipCase = (length: number, options: ClipOptions): Case<ClipOptions> => ({ shapes: [[length]], options });
export const clipRow = row<ClipOptions>({
  name: "clipGradients",
  run: ([g], options) => {
    const norm = clipGradients(g!, options);
    return [g!, norm];
  },
  inputs: [{ name: "gradients", values: uniform }],
  cases: [
    clipCase(1, { maxNorm: 0.001 }),
    clipCase(7, { maxNorm: 100 }),
    clipCase(64, { maxNorm: 1 }),
    clipCase(67, { maxNorm: 1, lossScale: 8 }),
    clipCase(131, { maxNorm: 1000, lossScale: 0.5 }),
    clipCase(100_003, { maxNorm: 5 }),
  ],
  drawn: fc
    .tuple(whole(1, 300), fc.constantFrom(0.01, 1, 1000), fc.constantFrom(1, 8))
    .map(([length, maxNorm, lossScale]) => clipCase(length, { maxNorm, lossScale })),
  reference: ([g], _shapes, { maxNorm, lossScale = 1 }) => {
    const norm = Math.sqrt(g!.reduce((sum, value) => sum + value ** 2, 0)) / lossScale;
    return [g!.map((value) => value * Math.min(1, maxNorm / (norm + 1e-6))), Float64Array.of(norm)];
  },
  terms: ([shape]) => shape![0]!,
  refused: [
    { ...clipCase(4, { maxNorm: 0 }), message: "clipGradients: expected a maxNorm above 0, got 0" },
    { ...clipCase(4, { maxNorm: 1, lossScale: -1 }), message: "clipGradients: expected a loss scale above 0, got -1" },
  ],
});
