// a4(at, i) = a[at + i .. at + i + 3], with zeros for columns past A_WIDTH
// For rows whose width is not divisible by four: reads one value at a time.
@group(0) @binding(0) var<storage, read> a: array<f32>;
fn a4(at: u32, i: u32) -> vec4f {
  let j = vec4u(i, i + 1u, i + 2u, i + 3u);
  let p = at + min(j, vec4u(A_WIDTH - 1u));
  return narrow(select(vec4f(), vec4f(a[p.x], a[p.y], a[p.z], a[p.w]), j < vec4u(A_WIDTH)));
}
