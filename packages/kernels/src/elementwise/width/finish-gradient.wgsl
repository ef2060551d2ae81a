// finish: dx[i] = (v + ADD dx[i]) g', where v is the gradient and g' the slope of the activation that computed x
override ADD: u32 = 0u;
@group(0) @binding(0) var<storage, read> x: array<Value>;
@group(0) @binding(1) var<storage, read_write> dx: array<Value>;
fn finish(i: u32, v: Value) {
  var d = v;
  if (ADD == 1u) { d += dx[i]; }
  if (ACTIVATION != NONE) { d *= of_vec4(slope_at(to_vec4(x[i]))); }
  dx[i] = d;
}
