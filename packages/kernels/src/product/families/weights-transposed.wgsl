// b is w[BATCHES,R,S,N,GROUPS K]: contiguous in depth
const B_ALONG_DEPTH = true;
override B_WIDTH: u32 = K;
fn row_of(run: Run, n: u32) -> u32 { return ((run.tap * N + min(n, N - 1u)) * GROUPS + run.group) * K; }
fn load_b(run: Run, k: u32, n: u32) -> mat4x4f {
  return transpose(mat4x4f(
    b4(row_of(run, n), k),
    b4(row_of(run, n + 1u), k),
    b4(row_of(run, n + 2u), k),
    b4(row_of(run, n + 3u), k)));
}
