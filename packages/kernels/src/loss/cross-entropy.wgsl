// loss = mean over r of m - x[r, label] + log(s) = mean over r of -log softmax(x[r])[label], label = labels[r],
//   with x[ROWS, N], labels[ROWS], totals[2, ROWS] = (m = max over n of x[r, n], s = sum over n of exp(x[r, n] - m))
// dx[r, n] = (exp(x[r, n] - m) / s - (n == label)) dloss / ROWS
// totals are those that softmax.wgsl computes. A label >= N is no class: its loss and the gradient of its row are NaN.
override ROWS: u32;
override N: u32;
override SLICES: u32 = 1u;
override ADD: u32 = 0u;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> x: array<Value>;
@group(0) @binding(1) var<storage, read> labels: array<u32>;
@group(0) @binding(2) var<storage, read> totals: array<f32>;
@group(0) @binding(3) var<storage, read_write> sums: array<f32>;
@group(0) @binding(4) var<storage, read> dloss: array<f32>;
@group(0) @binding(5) var<storage, read_write> dx: array<Value>;

// NaN; computed from a value that is unknown at compile time, because WGSL compilers refuse a NaN constant
fn not_a_number(label: u32) -> f32 { return bitcast<f32>(label | 0x7fc00000u); }

// sums[slice] = sum of the losses of the rows of a slice; here a Value is one value
@compute @workgroup_size(64)
fn partial(@builtin(global_invocation_id) id: vec3u) {
  let slice = id.x + id.y * THREADS_X;
  if (slice >= SLICES) { return; }
  let range = range_of(slice, SLICES, ROWS);
  var sum = 0.0;
  for (var r = range.first; r < range.end; r++) {
    let label = labels[r];
    if (label < N) {
      sum += (totals[r] - first(x[r * N + label])) + log(totals[ROWS + r]);
    } else {
      sum += not_a_number(label);
    }
  }
  sums[slice] = sum;
}

@compute @workgroup_size(64)
fn gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= ROWS * (N / ALONG)) { return; }
  let r = i / (N / ALONG);
  let n = (i % (N / ALONG)) * ALONG;
  var d = (exp(x[i] - totals[r]) / totals[ROWS + r] - one_at(n, labels[r])) * (dloss[0] / f32(ROWS));
  if (labels[r] >= N) { d = Value(not_a_number(labels[r])); }
  if (ADD == 1u) { d += dx[i]; }
  dx[i] = d * slope(x[i]);
}
