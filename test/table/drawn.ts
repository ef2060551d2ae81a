import type { Shape } from "@bosquejo/tensor";
import fc from "fast-check";

/** The number of random cases of each op. */
export const DRAWN = 300;
/** The number of random cases of each op if only a sample is tested. */
export const SAMPLE = 2;

/** Whole numbers from min to max. */
export const between = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

/** Shapes of one to four dimensions of sizes 1 to 9. */
export const drawnShapes: fc.Arbitrary<Shape> = fc.array(between(1, 9), { minLength: 1, maxLength: 4 });
