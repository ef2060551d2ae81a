// operands of dw for a transposed convolution: a is the input, on the smaller grid; b is the gradient of the output, on
// the larger
const A_ALONG_DEPTH = false;
const B_ALONG_DEPTH = false;
fn load_a(segment: Segment, k: u32) -> mat4x4f {
  let p = smaller(segment, k);
  return transpose(mat4x4f(
    a4(in_a(segment, p.x), segment.m),
    a4(in_a(segment, p.y), segment.m),
    a4(in_a(segment, p.z), segment.m),
    a4(in_a(segment, p.w), segment.m)));
}
fn load_b(segment: Segment, k: u32, n: u32) -> mat4x4f {
  let p = larger(segment, k);
  return mat4x4f(
    select(vec4f(), b4(in_b(segment, p.at.x), n), p.inside.x),
    select(vec4f(), b4(in_b(segment, p.at.y), n), p.inside.y),
    select(vec4f(), b4(in_b(segment, p.at.z), n), p.inside.z),
    select(vec4f(), b4(in_b(segment, p.at.w), n), p.inside.w));
}
