// load_b(segment, k, n): column j is depth k + j of b at columns n to n + 3, where b is w[BATCHES,R,S,K,GROUPS N]
// The values of b are contiguous along n. This is the b of a forward product.
const B_ALONG_DEPTH = false;
override B_WIDTH: u32 = N;
fn row_of(segment: Segment, k: u32) -> u32 {
  return ((segment.tap * K + min(k, K - 1u)) * GROUPS + segment.group) * N;
}
fn load_b(segment: Segment, k: u32, n: u32) -> mat4x4f {
  return mat4x4f(
    b4(row_of(segment, k), n),
    b4(row_of(segment, k + 1u), n),
    b4(row_of(segment, k + 2u), n),
    b4(row_of(segment, k + 3u), n));
}
