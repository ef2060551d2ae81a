// load_a(segment, k): column i is row i of a[..., GROUPS K] at depths k to k + 3
// The values of a row are contiguous along the depth. A row outside the image counts as zeros.
const A_ALONG_DEPTH = true;
fn load_a(segment: Segment, k: u32) -> mat4x4f {
  return mat4x4f(
    select(vec4f(), a4(segment.a.x, k), segment.inside.x),
    select(vec4f(), a4(segment.a.y, k), segment.inside.y),
    select(vec4f(), a4(segment.a.z, k), segment.inside.z),
    select(vec4f(), a4(segment.a.w, k), segment.inside.w));
}
