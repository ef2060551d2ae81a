// strips of fours over LENGTH values: an invocation handles one of EACH fours, by turns with its neighbours, NEIGHBOURS in
// all, for adapters that compute on the CPU read as many side by side at once; buffers are padded to fours
override LENGTH: u32;
override EACH: u32 = 1u;
override THREADS_X: u32;
override FOURS: u32 = (LENGTH - 1u) / 4u + 1u;
// a power of two
const NEIGHBOURS = 8u;
// a loop over n from here on has a length that is known: Mesa unrolls it
fn first(id: vec3u) -> u32 {
  let strip = id.x + id.y * THREADS_X;
  let beside = strip & (NEIGHBOURS - 1u);
  return (strip - beside) * EACH + beside;
}
