// convolution: a is the image on the larger grid, b the output's gradient
const A_ALONG_DEPTH = false;
const B_ALONG_DEPTH = false;
fn load_a(run: Run, k: u32) -> mat4x4f {
  let p = larger(run, k);
  return transpose(mat4x4f(
    select(vec4f(), a4(in_a(run, p.at.x), run.m), p.inside.x),
    select(vec4f(), a4(in_a(run, p.at.y), run.m), p.inside.y),
    select(vec4f(), a4(in_a(run, p.at.z), run.m), p.inside.z),
    select(vec4f(), a4(in_a(run, p.at.w), run.m), p.inside.w)));
}
fn load_b(run: Run, k: u32, n: u32) -> mat4x4f {
  let p = smaller(run, k);
  return mat4x4f(b4(in_b(run, p.x), n), b4(in_b(run, p.y), n), b4(in_b(run, p.z), n), b4(in_b(run, p.w), n));
}
