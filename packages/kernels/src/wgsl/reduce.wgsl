// sums over LENGTH values in SLICES partial sums, then over the slices in their order: the same bits every time
override LENGTH: u32;
override SLICES: u32;
override FACTOR: f32 = 1.0;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> sums: array<f32>;
@group(0) @binding(2) var<storage, read> parts: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;

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

// y[i] = FACTOR * sum over slices of parts[slice, i], parts[SLICES, LENGTH]
@compute @workgroup_size(64)
fn fold(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= LENGTH) { return; }
  var sum = 0.0;
  for (var slice = 0u; slice < SLICES; slice++) { sum += parts[slice * LENGTH + i]; }
  y[i] = FACTOR * sum;
}
