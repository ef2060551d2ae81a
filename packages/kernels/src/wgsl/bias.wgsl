// y[r, n] = x[r, n] + bias[n], and dbias[n] = sum over r of dy[r, n] in SLICES partial sums[SLICES, N]
override ROWS: u32;
override N: u32;
override SLICES: u32 = 1u;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> bias: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
@group(0) @binding(3) var<storage, read> dy: array<f32>;
@group(0) @binding(4) var<storage, read_write> sums: array<f32>;

@compute @workgroup_size(64)
fn add_bias(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= ROWS * N) { return; }
  y[i] = x[i] + bias[i % N];
}

@compute @workgroup_size(64)
fn gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= SLICES * N) { return; }
  let slice = i / N;
  let n = i % N;
  let share = (ROWS + SLICES - 1u) / SLICES;
  let last = min(ROWS, (slice + 1u) * share);
  var sum = 0.0;
  for (var r = slice * share; r < last; r++) { sum += dy[r * N + n]; }
  sums[i] = sum;
}
