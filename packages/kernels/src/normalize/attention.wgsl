// attention pooling: y[b, k, e] = sum over t of a[b, t, k] x[b, t, e], a = softmax over t of scores[b, t, k],
//   with scores[B, T, K], x[B, T, E], y[B, K, E]
// Only the first lengths[b] places of a caption count, at least one: later places get a weight of 0.
override B: u32;
override T: u32;
override K: u32;
override E: u32 = 1u;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> scores: array<f32>;
@group(0) @binding(1) var<storage, read> lengths: array<f32>;
@group(0) @binding(2) var<storage, read_write> a: array<f32>;
@group(0) @binding(3) var<storage, read> weights: array<f32>;
@group(0) @binding(4) var<storage, read> x: array<f32>;
@group(0) @binding(5) var<storage, read_write> y: array<f32>;
@group(0) @binding(6) var<storage, read> da: array<f32>;
@group(0) @binding(7) var<storage, read_write> dscores: array<f32>;
@group(0) @binding(8) var<storage, read> dy: array<f32>;
@group(0) @binding(9) var<storage, read_write> dweights: array<f32>;
@group(0) @binding(10) var<storage, read_write> dx: array<f32>;

// a[b, t, k] = exp(scores[b, t, k]) / sum over t of exp(scores[b, t, k])
@compute @workgroup_size(64)
fn softmax(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= B * K) { return; }
  let first = (i / K) * T * K + i % K;
  let length = clamp(u32(lengths[i / K]), 1u, T);
  var largest = scores[first];
  for (var t = 1u; t < length; t++) { largest = max(largest, scores[first + t * K]); }
  var sum = 0.0;
  for (var t = 0u; t < length; t++) { sum += exp(scores[first + t * K] - largest); }
  for (var t = 0u; t < T; t++) {
    let place = first + t * K;
    a[place] = select(0.0, exp(scores[place] - largest) / sum, t < length);
  }
}

// dscores[b, t, k] = a[b, t, k] (da[b, t, k] - sum over t of a[b, t, k] da[b, t, k])
@compute @workgroup_size(64)
fn softmax_gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= B * K) { return; }
  let first = (i / K) * T * K + i % K;
  var sum = 0.0;
  for (var t = 0u; t < T; t++) { sum += weights[first + t * K] * da[first + t * K]; }
  for (var t = 0u; t < T; t++) {
    let place = first + t * K;
    dscores[place] = weights[place] * (da[place] - sum);
  }
}

@compute @workgroup_size(64)
fn pool(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= B * K * E) { return; }
  let e = i % E;
  let k = (i / E) % K;
  let b = i / (E * K);
  var sum = 0.0;
  for (var t = 0u; t < T; t++) { sum += weights[(b * T + t) * K + k] * x[(b * T + t) * E + e]; }
  y[i] = sum;
}

// dweights[b, t, k] = sum over e of dy[b, k, e] x[b, t, e]
@compute @workgroup_size(64)
fn pool_gradient_weights(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= B * T * K) { return; }
  let row = (i / (T * K)) * K + i % K;
  var sum = 0.0;
  for (var e = 0u; e < E; e++) { sum += dy[row * E + e] * x[(i / K) * E + e]; }
  dweights[i] = sum;
}

// dx[b, t, e] = sum over k of weights[b, t, k] dy[b, k, e]
@compute @workgroup_size(64)
fn pool_gradient_x(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= B * T * E) { return; }
  let place = i / E;
  var sum = 0.0;
  for (var k = 0u; k < K; k++) { sum += weights[place * K + k] * dy[((place / T) * K + k) * E + i % E]; }
  dx[i] = sum;
}
