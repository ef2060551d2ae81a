// a's rows are contiguous in depth; a row outside the image counts as zeros
const A_ALONG_DEPTH = true;
fn load_a(segment: Segment, k: u32) -> mat4x4f {
  return mat4x4f(
    select(vec4f(), a4(segment.a.x, k), segment.inside.x),
    select(vec4f(), a4(segment.a.y, k), segment.inside.y),
    select(vec4f(), a4(segment.a.z, k), segment.inside.z),
    select(vec4f(), a4(segment.a.w, k), segment.inside.w));
}
