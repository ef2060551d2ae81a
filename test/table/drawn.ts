import type { Shape } from "@bosquejo/tensor";
import fc from "fast-check";

/** How many cases are drawn of each op. */
export const DRAWN = 300;
/** Number of them in the sample. */
export const SAMPLE = 2;

/** Whole numbers from min to max. */
export const between = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

/** Shapes of up to four dimensions; sizes are small, odd, prime and divisible by four. */
export const drawnShapes: fc.Arbitrary<Shape> = fc.array(between(1, 9), { minLength: 1, maxLength: 4 });
