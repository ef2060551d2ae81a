// strip(id) = the vectors first(id) + n NEIGHBOURS for n < EACH, out of FOURS vectors of four: LENGTH values
// An invocation handles one strip. NEIGHBOURS invocations take turns: at each n they read vectors that are side by
// side. Drivers that compute on the CPU execute about that many invocations at once. The last vector may reach past
// LENGTH: buffers are padded to 16 bytes.
override LENGTH: u32;
override EACH: u32 = 1u;
override THREADS_X: u32;
override FOURS: u32 = (LENGTH - 1u) / 4u + 1u;
// a power of two
const NEIGHBOURS = 8u;
// the index of the first vector of an invocation's strip; loops over n go up to the constant EACH, so that Mesa can
// unroll them
fn first(id: vec3u) -> u32 {
  let strip = id.x + id.y * THREADS_X;
  let beside = strip & (NEIGHBOURS - 1u);
  return (strip - beside) * EACH + beside;
}
