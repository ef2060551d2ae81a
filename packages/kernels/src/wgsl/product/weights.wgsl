// b is w[R,S,K,N]: contiguous in n
const B_ALONG_DEPTH = false;
override B_WIDTH: u32 = N;
fn load_b(run: Run, k: u32, n: u32) -> mat4x4f {
  let tap = run.tap * K;
  let end = K - 1u;
  return mat4x4f(
    b4((tap + k) * N, n),
    b4((tap + min(k + 1u, end)) * N, n),
    b4((tap + min(k + 2u, end)) * N, n),
    b4((tap + min(k + 3u, end)) * N, n));
}
