// loss = mean over (b, n) of w[b] (y[b, n] - t[b, n])^2 for y[B, N], targets t[B, N], weights w[B]
// dy = 2 w (y - t) / (B N)
// Computed as SLICES partial sums, which fold.wgsl adds up.
override B: u32;
override N: u32;
override SLICES: u32 = 1u;
override ADD: u32 = 0u;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> y: array<vec4f>;
@group(0) @binding(1) var<storage, read> targets: array<vec4f>;
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read_write> sums: array<f32>;
@group(0) @binding(4) var<storage, read> dloss: array<f32>;
@group(0) @binding(5) var<storage, read_write> dy: array<vec4f>;

// the weights of the four values at 4 i; 0 past the end
fn weight_at(at: u32) -> f32 { return select(0.0, weights[min(at / N, B - 1u)], at < B * N); }
fn weights_of(i: u32) -> vec4f {
  let at = i * 4u;
  if (N % 4u == 0u) { return vec4f(weight_at(at)); }
  return vec4f(weight_at(at), weight_at(at + 1u), weight_at(at + 2u), weight_at(at + 3u));
}

@compute @workgroup_size(64)
fn partial(@builtin(global_invocation_id) id: vec3u) {
  let slice = id.x + id.y * THREADS_X;
  if (slice >= SLICES) { return; }
  let range = range_of(slice, SLICES, (B * N + 3u) / 4u);
  var sum = vec4f();
  for (var i = range.first; i < range.end; i++) {
    let w = weights_of(i);
    let d = y[i] - targets[i];
    // a product with 0 would keep a NaN that is past the end
    sum += select(w * d * d, vec4f(), w == vec4f());
  }
  sums[slice] = (sum.x + sum.y) + (sum.z + sum.w);
}

@compute @workgroup_size(64)
fn gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i * 4u >= B * N) { return; }
  var d = 2.0 * weights_of(i) * (y[i] - targets[i]) * (dloss[0] / f32(B * N));
  if (ADD == 1u) { d += dy[i]; }
  dy[i] = d * slope_at(y[i]);
}
