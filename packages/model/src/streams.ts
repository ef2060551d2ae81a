/**
 * Streams of random numbers. Every draw is of (seed, stream, step): two streams of one seed share no numbers. Models draw
 * from 1 to 999, each for itself; all others stand here once.
 */
export const streams = {
  /** noise of a model's latent vectors and images */
  noise: 1,
  /** dropout, one stream for each place in a network from here on */
  dropout: 2,
  /** start values, one stream for each parameter from here on */
  weights: 1000,
  /** order of the captions in an epoch */
  shuffle: 2000,
  /** start of the principal components' iteration */
  components: 3000,
  /** captions given to other images */
  shuffledCaptions: 3001,
  /** couples of photos whose distance is measured */
  photoCouples: 3002,
  /** captions that a semivariogram compares */
  semivariogram: 3003,
  /** galleries that true images are found in */
  galleries: 3004,
} as const;
