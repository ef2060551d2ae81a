// loss = mean of f(x, t) over predictions x[LENGTH] and targets t[LENGTH]
//   squares: f = (x - t)^2, df/dx = 2 (x - t)
//   binary:  f = max(x, 0) - x t + log(1 + exp(-|x|)), the cross-entropy of logits; df/dx = sigmoid(x) - t
// Computed as SLICES partial sums, which fold.wgsl adds up.
override LENGTH: u32;
override SLICES: u32 = 1u;
override ADD: u32 = 0u;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read> targets: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;
@group(0) @binding(3) var<storage, read> dloss: array<f32>;
@group(0) @binding(4) var<storage, read_write> dx: array<vec4f>;

// log(1 + e) for e from 0 to 1, by the series of 2 atanh(e / (2 + e)). If 1 + e rounds to 1, its logarithm would be 0.
fn log_of_1_and(e: vec4f) -> vec4f {
  let s = e / (2.0 + e);
  let p = s * s;
  let tail = 1.0 / 9.0 + p * (1.0 / 11.0 + p * (1.0 / 13.0 + p * (1.0 / 15.0)));
  return 2.0 * s * (1.0 + p * (1.0 / 3.0 + p * (1.0 / 5.0 + p * (1.0 / 7.0 + p * tail))));
}
fn cross_entropy(i: u32) -> vec4f { return max(x[i], vec4f()) - x[i] * targets[i] + log_of_1_and(exp(-abs(x[i]))); }
// sigmoid(v), with exp of negative numbers only: exp of a large number would overflow
fn probability(v: vec4f) -> vec4f {
  let e = exp(-abs(v));
  return select(e, vec4f(1.0), v >= vec4f()) / (1.0 + e);
}

fn range_of_slice(slice: u32) -> Range { return range_of(slice, SLICES, (LENGTH + 3u) / 4u); }
// v with 0 in place of values past the end
fn counted(i: u32, v: vec4f) -> vec4f { return select(vec4f(), v, vec4u(0u, 1u, 2u, 3u) + i * 4u < vec4u(LENGTH)); }
fn whole(v: vec4f) -> f32 { return (v.x + v.y) + (v.z + v.w); }

@compute @workgroup_size(64)
fn squares(@builtin(global_invocation_id) id: vec3u) {
  let slice = id.x + id.y * THREADS_X;
  if (slice >= SLICES) { return; }
  let range = range_of_slice(slice);
  var sum = vec4f();
  for (var i = range.first; i < range.end; i++) {
    let d = counted(i, x[i] - targets[i]);
    sum += d * d;
  }
  sums[slice] = whole(sum);
}

@compute @workgroup_size(64)
fn binary(@builtin(global_invocation_id) id: vec3u) {
  let slice = id.x + id.y * THREADS_X;
  if (slice >= SLICES) { return; }
  let range = range_of_slice(slice);
  var sum = vec4f();
  for (var i = range.first; i < range.end; i++) { sum += counted(i, cross_entropy(i)); }
  sums[slice] = whole(sum);
}

fn store(i: u32, slope_of_f: vec4f) {
  var d = slope_of_f * (dloss[0] / f32(LENGTH));
  if (ADD == 1u) { d += dx[i]; }
  dx[i] = d * slope_at(x[i]);
}

@compute @workgroup_size(64)
fn squares_gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i * 4u >= LENGTH) { return; }
  store(i, 2.0 * (x[i] - targets[i]));
}

@compute @workgroup_size(64)
fn binary_gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i * 4u >= LENGTH) { return; }
  store(i, probability(x[i]) - targets[i]);
}
