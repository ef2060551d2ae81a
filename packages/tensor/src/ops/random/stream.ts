/** Which of a key's streams of numbers an op draws from: another one for each place in a program. */
export interface Stream {
  readonly stream: number;
}
