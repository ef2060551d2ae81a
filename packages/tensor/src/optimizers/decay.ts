import { isFloat } from "../runtime/options.js";
import { kindOf, TensorError } from "../runtime/shape.js";

/** What all optimizers here take: how gradients are read and how weights decay. */
export interface DecayOptions {
  readonly weightDecay?: number;
  /** how many weights, from the first on and a multiple of four, decay; all unless given */
  readonly decayed?: number;
  /** what the gradients were multiplied by, and are divided by first; 1 unless given */
  readonly lossScale?: number;
}

/** Names of the options that all optimizers take. */
export const decayOptions = ["weightDecay?", "decayed?", "lossScale?"] as const;

/** Throws where a number is not above 0, or is none in 32 bits. */
export function checkAbove(what: string, value: number): void {
  if (!(isFloat(value) && value > 0 && isFloat(1 / value)))
    throw new TensorError(`expected ${what} above 0, got ${kindOf(value)}`);
}

/** Throws where a number is not from 0 to below 1. */
export function checkShare(what: string, value: number): void {
  if (isFloat(value) && value >= 0 && value < 1) return;
  throw new TensorError(`expected ${what} from 0 to below 1, got ${kindOf(value)}`);
}

/** Sizes of the options that all optimizers take; throws where one is wrong. */
export function scalingSizes(LENGTH: number, { weightDecay = 0, decayed = LENGTH, lossScale = 1 }: DecayOptions) {
  const inFours = Number.isInteger(decayed) && decayed >= 0 && decayed < LENGTH && decayed % 4 === 0;
  if (decayed !== LENGTH && !inFours)
    throw new TensorError(`expected decayed weights in fours, ${LENGTH} at most, got ${kindOf(decayed)}`);
  if (!(isFloat(weightDecay) && weightDecay >= 0))
    throw new TensorError(`expected a weight decay of 0 or more, got ${kindOf(weightDecay)}`);
  checkAbove("a loss scale", lossScale);
  return { LENGTH, DECAY: weightDecay, DECAYED: decayed, UNSCALE: 1 / lossScale };
}
