// transposed convolution: a is the image on the smaller grid, b the output's gradient on the larger
const A_ALONG_DEPTH = false;
const B_ALONG_DEPTH = false;
fn load_a(run: Run, k: u32) -> mat4x4f {
  let p = smaller(run, k);
  return transpose(mat4x4f(
    a4(in_a(run, p.x), run.m),
    a4(in_a(run, p.y), run.m),
    a4(in_a(run, p.z), run.m),
    a4(in_a(run, p.w), run.m)));
}
fn load_b(run: Run, k: u32, n: u32) -> mat4x4f {
  let p = larger(run, k);
  return mat4x4f(
    select(vec4f(), b4(in_b(run, p.at.x), n), p.inside.x),
    select(vec4f(), b4(in_b(run, p.at.y), n), p.inside.y),
    select(vec4f(), b4(in_b(run, p.at.z), n), p.inside.z),
    select(vec4f(), b4(in_b(run, p.at.w), n), p.inside.w));
}
