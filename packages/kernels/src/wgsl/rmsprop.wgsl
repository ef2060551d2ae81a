// RMSprop (Tieleman and Hinton 2012): s = RHO s + (1 - RHO) g^2, w = w - rate g / (sqrt(s) + EPSILON), over flat buffers
override LENGTH: u32;
override RHO: f32;
override EPSILON: f32;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read_write> weights: array<vec4f>;
@group(0) @binding(1) var<storage, read> gradients: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> mean_square: array<vec4f>;
@group(0) @binding(3) var<storage, read> rate: array<f32>;

@compute @workgroup_size(64)
fn rmsprop(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i * 4u >= LENGTH) { return; }
  let g = gradients[i];
  let s = RHO * mean_square[i] + (1.0 - RHO) * g * g;
  mean_square[i] = s;
  weights[i] -= rate[0] * g / (sqrt(s) + EPSILON);
}
