/** Pre-trained word vectors. */
export interface WordVectors {
  /** "glove-6b-100d", or the file's name without its ending: "glove.6B.300d". */
  readonly name: string;
  /** sha-256, hex: equal if words and vectors are equal. */
  readonly contentHash: string;
  readonly dimension: number;
  readonly size: number;
  /** The vector `[dimension]` of a lower-case token, or undefined. */
  vector(token: string): Float32Array | undefined;
}
