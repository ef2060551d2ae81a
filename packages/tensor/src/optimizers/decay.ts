import { isFloat } from "../runtime/options.js";
import { kindOf, TensorError } from "../runtime/shape.js";

/** Options of all optimizers: weight decay and the factor of the gradients. */
export interface DecayOptions {
  /** 0 by default */
  readonly weightDecay?: number;
  /** the number of weights, from the first on, that decay: all of them (the default) or a multiple of 4 */
  readonly decayed?: number;
  /** the factor of the gradients, by which they are divided before they are used; 1 by default */
  readonly lossScale?: number;
}

/** Names of the options that all optimizers take. */
export const decayOptions = ["weightDecay?", "decayed?", "lossScale?"] as const;

/** @throws {TensorError} if a value is not above 0, or if it or its inverse overflows a float32 */
export function checkAbove(what: string, value: number): void {
  if (!(isFloat(value) && value > 0 && isFloat(1 / value)))
    throw new TensorError(`expected ${what} above 0, got ${kindOf(value)}`);
}

/** @throws {TensorError} if a value is not a number from 0 to below 1 */
export function checkShare(what: string, value: number): void {
  if (isFloat(value) && value >= 0 && value < 1) return;
  throw new TensorError(`expected ${what} from 0 to below 1, got ${kindOf(value)}`);
}

/**
 * Returns the pipeline constants for the options of all optimizers.
 *
 * @throws {TensorError} if an option is out of its range
 */
export function scalingSizes(LENGTH: number, { weightDecay = 0, decayed = LENGTH, lossScale = 1 }: DecayOptions) {
  const isPart = Number.isInteger(decayed) && decayed >= 0 && decayed < LENGTH && decayed % 4 === 0;
  if (decayed !== LENGTH && !isPart)
    throw new TensorError(`expected decayed to be ${LENGTH} or a smaller multiple of 4, got ${kindOf(decayed)}`);
  if (!(isFloat(weightDecay) && weightDecay >= 0))
    throw new TensorError(`expected a weight decay of 0 or more, got ${kindOf(weightDecay)}`);
  checkAbove("a loss scale", lossScale);
  return { LENGTH, DECAY: weightDecay, DECAYED: decayed, UNSCALE: 1 / lossScale };
}
