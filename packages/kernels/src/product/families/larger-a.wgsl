// operands of dw for a convolution: a is the input, on the larger grid; b is the gradient of the output, on the smaller
const A_ALONG_DEPTH = false;
const B_ALONG_DEPTH = false;
fn load_a(segment: Segment, k: u32) -> mat4x4f {
  let p = larger(segment, k);
  return transpose(mat4x4f(
    select(vec4f(), a4(in_a(segment, p.at.x), segment.m), p.inside.x),
    select(vec4f(), a4(in_a(segment, p.at.y), segment.m), p.inside.y),
    select(vec4f(), a4(in_a(segment, p.at.z), segment.m), p.inside.z),
    select(vec4f(), a4(in_a(segment, p.at.w), segment.m), p.inside.w)));
}
fn load_b(segment: Segment, k: u32, n: u32) -> mat4x4f {
  let p = smaller(segment, k);
  return mat4x4f(
    b4(in_b(segment, p.x), n),
    b4(in_b(segment, p.y), n),
    b4(in_b(segment, p.z), n),
    b4(in_b(segment, p.w), n));
}
