// sums over LENGTH values in SLICES partial sums, which fold.wgsl adds up
override LENGTH: u32;
override SLICES: u32;
override FACTOR: f32 = 1.0;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> sums: array<f32>;

// sums[slice] = FACTOR * sum of the slice's values
@compute @workgroup_size(64)
fn partial(@builtin(global_invocation_id) id: vec3u) {
  let slice = id.x + id.y * THREADS_X;
  if (slice >= SLICES) { return; }
  let share = (LENGTH + SLICES - 1u) / SLICES;
  let last = min(LENGTH, (slice + 1u) * share);
  var sum = 0.0;
  for (var i = slice * share; i < last; i++) { sum += x[i]; }
  sums[slice] = FACTOR * sum;
}
