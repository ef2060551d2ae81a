// y[i] = f(sum over slices of partials[slice, i]) for partials[SLICES, LENGTH], y[LENGTH]
// One invocation adds the slices in their order: this always gives the same bits.
override LENGTH: u32;
override SLICES: u32;
override N: u32 = 1u;
override ADD: u32 = 0u;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> partials: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read> x: array<f32>;

fn sum(i: u32) -> f32 {
  var total = 0.0;
  for (var slice = 0u; slice < SLICES; slice++) { total += partials[slice * LENGTH + i]; }
  return total;
}

@compute @workgroup_size(64)
fn sums(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= LENGTH) { return; }
  y[i] = sum(i);
}

// y[..., N] = activation(bias[N] + sum), as in finish-forward-scalar.wgsl
@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= LENGTH) { return; }
  y[i] = activate(vec4f(sum(i) + bias[i % N])).x;
}

// y = (sum + ADD y) slope of the activation that computed x, as in finish-gradient-scalar.wgsl
@compute @workgroup_size(64)
fn gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= LENGTH) { return; }
  var d = sum(i);
  if (ADD == 1u) { d += y[i]; }
  y[i] = d * slope_at(vec4f(x[i])).x;
}
