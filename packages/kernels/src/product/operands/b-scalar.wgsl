// b4(at, i) = b[at + i .. at + i + 3], with zeros for columns past B_WIDTH
// For rows whose width is not divisible by four: reads one value at a time.
@group(0) @binding(1) var<storage, read> b: array<f32>;
fn b4(at: u32, i: u32) -> vec4f {
  let j = vec4u(i, i + 1u, i + 2u, i + 3u);
  let p = at + min(j, vec4u(B_WIDTH - 1u));
  return narrow(select(vec4f(), vec4f(b[p.x], b[p.y], b[p.z], b[p.w]), j < vec4u(B_WIDTH)));
}
