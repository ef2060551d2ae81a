/** A failed measurement. The message gives the reason. */
export class BenchError extends Error {
  override name = "BenchError";
}
