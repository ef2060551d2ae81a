// a's rows are contiguous in depth; a row outside the image counts as zeros
const A_ALONG_DEPTH = true;
fn load_a(run: Run, k: u32) -> mat4x4f {
  return mat4x4f(
    select(vec4f(), a4(run.a.x, k), run.inside.x),
    select(vec4f(), a4(run.a.y, k), run.inside.y),
    select(vec4f(), a4(run.a.z, k), run.inside.z),
    select(vec4f(), a4(run.a.w, k), run.inside.w));
}
