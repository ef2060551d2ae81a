// finish = (v + ADD y) slope of the activation that computed x, for x[..., GROUPS N]: the epilogue of a gradient at x
// For N not divisible by four: reads one value at a time.
override ADD: u32;
@group(0) @binding(3) var<storage, read> x: array<f32>;
fn finish(at: u32, group: u32, n: u32, v: vec4f) -> vec4f {
  let i = at + min(vec4u(n, n + 1u, n + 2u, n + 3u), vec4u(N - 1u));
  var d = v;
  if (ADD == 1u) { d += vec4f(y[i.x], y[i.y], y[i.z], y[i.w]); }
  if (ACTIVATION != NONE) { d *= slope_at(vec4f(x[i.x], x[i.y], x[i.z], x[i.w])); }
  return d;
}
