// runs of fours over LENGTH values: an invocation takes EACH of them, in turns with its neighbours, BESIDE in all, for
// adapters that compute on the CPU read as many side by side at once; buffers are padded to fours
override LENGTH: u32;
override EACH: u32 = 1u;
override THREADS_X: u32;
override FOURS: u32 = (LENGTH - 1u) / 4u + 1u;
// a power of two
const BESIDE = 8u;
// a loop over n from here on has a length that is known: Mesa unrolls it
fn first(id: vec3u) -> u32 {
  let run = id.x + id.y * THREADS_X;
  let beside = run & (BESIDE - 1u);
  return (run - beside) * EACH + beside;
}
