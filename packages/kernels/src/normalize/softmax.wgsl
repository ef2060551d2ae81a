// y[o, n, i] = exp(x[o, n, i] - m[o, i]) / s[o, i] for x[OUTER, N, INNER]
//   with m = max over n of x, s = sum over n of exp(x - m)
// dx = y (dy - sum over n of y dy)
// with LOG = 1: y = x - m - log(s), dx = dy - exp(y) sum over n of dy
// Each row is first reduced in SLICES slices of n, by several invocations. The kernel merge joins them to
// totals[2, OUTER, INNER] = (m, s).
override OUTER: u32;
override N: u32;
override INNER: u32;
override SLICES: u32 = 1u;
override LOG: u32 = 0u;
override ADD: u32 = 0u;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> x: array<Value>;
@group(0) @binding(1) var<storage, read> partials: array<Total>;
@group(0) @binding(2) var<storage, read> totals: array<Total>;
@group(0) @binding(3) var<storage, read> y: array<Value>;
@group(0) @binding(4) var<storage, read> dy: array<Value>;
@group(0) @binding(5) var<storage, read_write> sums: array<Total>;
@group(0) @binding(6) var<storage, read_write> result: array<Value>;

const LOWEST = -3.4e38;
fn rows() -> u32 { return OUTER * (INNER / BESIDE); }
fn items() -> u32 { return N / ALONG; }
// the index of a row's first item, and the distance from one item to the next
fn start(row: u32) -> u32 { return (row / stride()) * items() * stride() + row % stride(); }
fn stride() -> u32 { return INNER / BESIDE; }
fn row_of(i: u32) -> u32 { return (i / (items() * stride())) * stride() + i % stride(); }

// sums[slice, 2, row] = (m, s) of the slice; m is at least LOWEST, because x - m would be NaN if all x were -inf
@compute @workgroup_size(64)
fn partial(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= SLICES * rows()) { return; }
  let slice = i / rows();
  let row = i % rows();
  let range = range_of(slice, SLICES, items());
  let begin = start(row) + range.first * stride();
  let end = start(row) + range.end * stride();
  var m = Total(LOWEST);
  for (var at = begin; at < end; at += stride()) { m = max(m, largest(x[at])); }
  var s = Value(0.0);
  for (var at = begin; at < end; at += stride()) { s += exp(x[at] - m); }
  sums[slice * 2u * rows() + row] = m;
  sums[(slice * 2u + 1u) * rows() + row] = sum_along(s);
}

// sums[2, row] = (m, s) of the whole row, from the partials of its slices
@compute @workgroup_size(64)
fn merge(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x + id.y * THREADS_X;
  if (row >= rows()) { return; }
  var m = partials[row];
  for (var slice = 1u; slice < SLICES; slice++) { m = max(m, partials[slice * 2u * rows() + row]); }
  var s = Total(0.0);
  for (var slice = 0u; slice < SLICES; slice++) {
    let place = slice * 2u * rows() + row;
    s += exp(partials[place] - m) * partials[place + rows()];
  }
  sums[row] = m;
  sums[rows() + row] = s;
}

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= rows() * items()) { return; }
  let row = row_of(i);
  let below = x[i] - totals[row];
  let s = totals[rows() + row];
  if (LOG == 1u) { result[i] = below - log(s); } else { result[i] = exp(below) / s; }
}

// a value that is subtracted from dy before the sum: if the dy of a row are nearly equal, the sum of y (dy - origin) is
// small and loses few digits
fn origin(row: u32) -> Total {
  if (LOG == 1u) { return Total(0.0); }
  return first(dy[start(row)]);
}

// sums[slice, row] = sum of y (dy - origin) over the slice; with LOG = 1 the sum of dy
@compute @workgroup_size(64)
fn gradient_sums(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= SLICES * rows()) { return; }
  let slice = i / rows();
  let row = i % rows();
  let range = range_of(slice, SLICES, items());
  let end = start(row) + range.end * stride();
  let zero = origin(row);
  var sum = Value(0.0);
  for (var at = start(row) + range.first * stride(); at < end; at += stride()) {
    if (LOG == 1u) { sum += dy[at]; } else { sum += y[at] * (dy[at] - zero); }
  }
  sums[i] = sum_along(sum);
}

@compute @workgroup_size(64)
fn gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= rows() * items()) { return; }
  let row = row_of(i);
  var d: Value;
  if (LOG == 1u) { d = dy[i] - exp(y[i]) * totals[row]; } else { d = y[i] * ((dy[i] - origin(row)) - totals[row]); }
  if (ADD == 1u) { d += result[i]; }
  result[i] = d * slope(x[i]);
}
