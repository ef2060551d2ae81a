// b is w[R,S,N,K]: contiguous in depth
const B_ALONG_DEPTH = true;
override B_WIDTH: u32 = K;
fn load_b(run: Run, k: u32, n: u32) -> mat4x4f {
  let tap = run.tap * N;
  let end = N - 1u;
  return transpose(mat4x4f(
    b4((tap + min(n, end)) * K, k),
    b4((tap + min(n + 1u, end)) * K, k),
    b4((tap + min(n + 2u, end)) * K, k),
    b4((tap + min(n + 3u, end)) * K, k)));
}
