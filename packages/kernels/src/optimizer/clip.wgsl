// clipping by norm (Pascanu et al. 2013) over gradients g[LENGTH], read four at a time:
//   norm = UNSCALE sqrt(sum of g^2), g = g min(1, MOST / (norm + 1e-6))
// The sum of squares is first computed in SLICES partial sums, by several invocations.
override LENGTH: u32;
override SLICES: u32 = 1u;
override MOST: f32 = 1.0;
override UNSCALE: f32 = 1.0;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> gradients: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> sums: array<f32>;
@group(0) @binding(2) var<storage, read> partials: array<f32>;
@group(0) @binding(3) var<storage, read_write> norm: array<f32>;
@group(0) @binding(4) var<storage, read_write> clipped: array<vec4f>;
@group(0) @binding(5) var<storage, read> by: array<f32>;

// sums[slice] = sum of the squares of a slice; ignores the padding past LENGTH
@compute @workgroup_size(64)
fn squares(@builtin(global_invocation_id) id: vec3u) {
  let slice = id.x + id.y * THREADS_X;
  if (slice >= SLICES) { return; }
  let range = range_of(slice, SLICES, (LENGTH + 3u) / 4u);
  var sum = vec4f();
  for (var i = range.first; i < range.end; i++) {
    let g = select(vec4f(), gradients[i], i * 4u + vec4u(0u, 1u, 2u, 3u) < vec4u(LENGTH));
    sum += g * g;
  }
  sums[slice] = sum.x + sum.y + sum.z + sum.w;
}

@compute @workgroup_size(1)
fn root() {
  var sum = 0.0;
  for (var slice = 0u; slice < SLICES; slice++) { sum += partials[slice]; }
  norm[0] = UNSCALE * sqrt(sum);
}

@compute @workgroup_size(64)
fn clip(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i * 4u >= LENGTH) { return; }
  let factor = MOST / (by[0] + 1e-6);
  // gradients of a smaller norm keep their values, and cost no memory access
  if (factor >= 1.0) { return; }
  // a NaN norm must give NaN gradients, but min may drop a NaN: this tests its bits
  let isNumber = (bitcast<u32>(by[0]) & 0x7fffffffu) <= 0x7f800000u;
  clipped[i] *= select(factor, min(1.0, factor), isNumber);
}
