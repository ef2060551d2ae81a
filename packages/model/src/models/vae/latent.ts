import { ModelError } from "../../types.js";

/** What a network's latent dimensions carry over some captions. */
interface LatentFigures {
  readonly pairs: number;
  /** `[L]`, nats: KL of N(mu_d, sigma_d) from N(0, 1), mean over the pairs; their sum is the network's KL */
  readonly kl: Float64Array;
  /** `[L]`: variance of mu_d over the pairs */
  readonly variance: Float64Array;
  /** dimensions that tell captions apart: variance of mu_d above 0.01 */
  readonly active: number;
  /** dimensions that carry next to nothing: KL below 0.01 nats */
  readonly collapsed: number;
}

/** Sums over rows of mu and log-variance, so that no row is kept. */
interface LatentSum {
  /** Takes in rows `[n, L]` each. */
  add(mu: ArrayLike<number>, logVariance: ArrayLike<number>): void;
  /** The figures of all rows so far; a ModelError where there were none. */
  result(): LatentFigures;
}

const ACTIVE = 0.01;
const COLLAPSED = 0.01;

const countOf = (values: Float64Array, holds: (value: number) => boolean): number => values.filter(holds).length;

/**
 * Gathers `LatentFigures` of `L` dimensions in float64. Active is as Burda, Grosse and Salakhutdinov (2016, Importance
 * weighted autoencoders) count it, with captions in the place of images.
 */
export function latentSum(L: number): LatentSum {
  const klSums = new Float64Array(L);
  const means = new Float64Array(L);
  // sums of squared distances from the mean so far (Welford 1962): no cancellation where the mean is far from 0
  const spreads = new Float64Array(L);
  let pairs = 0;
  return {
    add(mu, logVariance) {
      if (mu.length % L !== 0 || mu.length !== logVariance.length)
        throw new RangeError(
          `latent: expected mu and logvar [n, ${L}], got ${mu.length} and ${logVariance.length} values`,
        );
      for (let at = 0; at < mu.length; at += L) {
        pairs++;
        for (let d = 0; d < L; d++) {
          const value = mu[at + d]!;
          const logarithm = logVariance[at + d]!;
          klSums[d]! += (value ** 2 + Math.exp(logarithm) - 1 - logarithm) / 2;
          const away = value - means[d]!;
          means[d]! += away / pairs;
          spreads[d]! += away * (value - means[d]!);
        }
      }
    },
    result() {
      if (pairs === 0) throw new ModelError("latent: expected at least one pair, got none");
      const kl = klSums.map((sum) => sum / pairs);
      const variance = spreads.map((spread) => spread / pairs);
      const active = countOf(variance, (value) => value > ACTIVE);
      return { pairs, kl, variance, active, collapsed: countOf(kl, (value) => value < COLLAPSED) };
    },
  };
}
