// load_b(segment, k, n): column j is depth k + j of b at columns n to n + 3, where b is w[BATCHES,R,S,N,GROUPS K]
// The values of b are contiguous along the depth. This is the b of an input gradient.
const B_ALONG_DEPTH = true;
override B_WIDTH: u32 = K;
fn row_of(segment: Segment, n: u32) -> u32 {
  return ((segment.tap * N + min(n, N - 1u)) * GROUPS + segment.group) * K;
}
fn load_b(segment: Segment, k: u32, n: u32) -> mat4x4f {
  return transpose(mat4x4f(
    b4(row_of(segment, n), k),
    b4(row_of(segment, n + 1u), k),
    b4(row_of(segment, n + 2u), k),
    b4(row_of(segment, n + 3u), k)));
}
