import { ModelError } from "../../types.js";

/** Figures of the latent dimensions over some captions. */
interface LatentFigures {
  readonly pairs: number;
  /** `[L]` KL of N(mu_d, sigma_d) from N(0, 1) in nats, mean over the pairs; the sum of all is the network's KL */
  readonly kl: Float64Array;
  /** `[L]` variance of mu_d over the pairs */
  readonly variance: Float64Array;
  /** the number of dimensions that differ between captions: variance of mu_d above 0.01 */
  readonly active: number;
  /** the number of dimensions that carry almost no information: KL below 0.01 nats */
  readonly collapsed: number;
}

/** Sums over rows of mu and log-variance. It stores no row. */
interface LatentSum {
  /** Adds rows `[n, L]` of mu and of log-variance. */
  add(mu: ArrayLike<number>, logVariance: ArrayLike<number>): void;
  /**
   * Computes the figures of all rows so far.
   *
   * @throws ModelError if no row was added
   */
  result(): LatentFigures;
}

const ACTIVE = 0.01;
const COLLAPSED = 0.01;

const countOf = (values: Float64Array, holds: (value: number) => boolean): number => values.filter(holds).length;

/**
 * Makes a sum of `LatentFigures` of `L` dimensions, in float64. Active dimensions are counted as in Burda, Grosse and
 * Salakhutdinov (2016, Importance weighted autoencoders), with captions in place of images.
 */
export function latentSum(L: number): LatentSum {
  const klSums = new Float64Array(L);
  const means = new Float64Array(L);
  // sums of squared distances from the mean so far (Welford 1962): a mean far from 0 causes no cancellation
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
