// transposed convolution: a is the image on the smaller grid, b the output's gradient on the larger
const A_ALONG_DEPTH = false;
const B_ALONG_DEPTH = false;
fn load_a(run: Run, k: u32) -> mat4x4f {
  let p = smaller(run, k);
  return transpose(mat4x4f(a4(p.x * M, run.m), a4(p.y * M, run.m), a4(p.z * M, run.m), a4(p.w * M, run.m)));
}
fn load_b(run: Run, k: u32, n: u32) -> mat4x4f {
  let p = larger(run, k);
  return mat4x4f(
    select(vec4f(), b4(p.at.x * N, n), p.inside.x),
    select(vec4f(), b4(p.at.y * N, n), p.inside.y),
    select(vec4f(), b4(p.at.z * N, n), p.inside.z),
    select(vec4f(), b4(p.at.w * N, n), p.inside.w));
}
