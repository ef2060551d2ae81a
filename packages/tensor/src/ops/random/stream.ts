/**
 * The stream of random numbers that an op draws from. Streams of one key are independent, so each call in a program
 * needs a number of its own.
 */
export interface Stream {
  readonly stream: number;
}
