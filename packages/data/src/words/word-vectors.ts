/** Pre-trained word vectors. */
export interface WordVectors {
  /** "glove-6b-100d", or a file's name without its ending: "glove.6B.300d". */
  readonly name: string;
  /** A sha-256 in hex. It is equal for equal words and vectors. */
  readonly contentHash: string;
  readonly dimension: number;
  readonly size: number;
  /** Returns the vector `[dimension]` of a lower-case token, or undefined. */
  vector(token: string): Float32Array | undefined;
}
