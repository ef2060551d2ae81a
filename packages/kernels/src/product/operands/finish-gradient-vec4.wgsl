// finish = (v + ADD y) slope of the activation that computed x, for x[..., GROUPS N]: the epilogue of a gradient at x
// For N divisible by four: reads four values at a time.
override ADD: u32;
@group(0) @binding(3) var<storage, read> x: array<vec4f>;
fn finish(at: u32, group: u32, n: u32, v: vec4f) -> vec4f {
  let i = (at + n) / 4u;
  var d = v;
  if (ADD == 1u) { d += y[i]; }
  if (ACTIVATION != NONE) { d *= slope_at(x[i]); }
  return d;
}
