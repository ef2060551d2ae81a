/**
 * Streams of random numbers. A random number depends on (seed, stream, step): two streams of one seed have no numbers
 * in common. Models use the streams 1 to 999, and two models may use the same ones. Each other use has its own stream.
 */
export const streams = {
  /** noise of latent vectors and images */
  noise: 1,
  /** dropout: this stream for the first dropout layer of a network, the next one for the second, and so on */
  dropout: 2,
  /** times of a flow */
  times: 900,
  /** captions that a step drops */
  captionDropout: 901,
  /** noise of captions */
  captionNoise: 902,
  /** start values: this stream for the first parameter, the next one for the second, and so on */
  weights: 1000,
  /** order of the pairs in an epoch */
  shuffle: 2000,
  /** start vectors of the iteration that finds principal components, and their signs */
  components: 3000,
  /** assignment of captions to other images (shuffled captions) */
  shuffledCaptions: 3001,
  /** couples of photos whose distance is measured */
  photoCouples: 3002,
  /** captions that a semivariogram compares */
  semivariogram: 3003,
  /** galleries for retrieval */
  galleries: 3004,
  /** weights of the network whose features compare sets of pictures */
  setNetwork: 3005,
  /** places of the patches that compare sets of pictures */
  setPatches: 3006,
  /** directions on which patches are projected */
  setDirections: 3007,
  /** subsets of pictures for the spread of KID */
  setSubsets: 3008,
  /** training pictures that are measured like drawn ones */
  floorPictures: 3009,
  /** noise of pictures that are measured like drawn ones */
  floorNoise: 3010,
} as const;
