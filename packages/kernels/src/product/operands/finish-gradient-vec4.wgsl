// the epilogue of a gradient dx at x[..., GROUPS N]: added to y where ADD is 1, then through the activation that gave x
override ADD: u32;
@group(0) @binding(3) var<storage, read> x: array<vec4f>;
fn finish(at: u32, group: u32, n: u32, v: vec4f) -> vec4f {
  let i = (at + n) / 4u;
  var d = v;
  if (ADD == 1u) { d += y[i]; }
  if (ACTIVATION != NONE) { d *= slope_at(x[i]); }
  return d;
}
