// y[m, n] = (1 + s[m, n]) h[m, n] + b[m, n], h = (x - mean) rstd, rstd = 1 / sqrt(variance + EPSILON), for x[M, N]
//   mean and variance are over the N values of a row; stats[2, M] = (mean, rstd)
//   s = modulation[m, AT .. AT + N], b = modulation[m, AT + N .. AT + 2 N], for modulation[M, W]
// dx = rstd (u - mean of u - h mean of (u h)) with u = dy (1 + s)
// ds = dy h, db = dy; the other columns of dmodulation are 0
// Layer norm (Ba et al. 2016) with scale and shift from a condition (Peebles and Xie 2023, Scalable diffusion models
// with transformers). LANES invocations share a row: see lanes.wgsl.
override M: u32;
override N: u32;
override W: u32;
override AT: u32;
override SHARED: u32 = 0u;
override EPSILON: f32 = 0.0;
override ADD: u32 = 0u;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> x: array<Value>;
@group(0) @binding(1) var<storage, read> modulation: array<Value>;
@group(0) @binding(2) var<storage, read_write> stats: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<Value>;
@group(0) @binding(4) var<storage, read> kept: array<f32>;
@group(0) @binding(5) var<storage, read> dy: array<Value>;
@group(0) @binding(6) var<storage, read_write> dx: array<Value>;
@group(0) @binding(7) var<storage, read_write> dmodulation: array<Value>;

fn items() -> u32 { return N / ALONG; }
fn scale_at(row: u32, i: u32) -> Value { return modulation[(row * W + AT) / ALONG + i]; }
fn shift_at(row: u32, i: u32) -> Value { return modulation[(row * W + AT + N) / ALONG + i]; }

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  // lanes past the last row compute it again: a barrier needs all of them
  let row = min(i / LANES, M - 1u);
  let lane = i % LANES;
  let start = row * items();
  // subtracts the first value before adding: sums of numbers near 0 lose fewer digits
  let near = first(x[start]);
  var sum = Value(0.0);
  for (var t = lane; t < items(); t += LANES) { sum += x[start + t] - near; }
  let mean = near + sum_of_lanes(lane, vec2f(sum_along(sum), 0.0)).x / f32(N);
  var squares = Value(0.0);
  for (var t = lane; t < items(); t += LANES) {
    let d = x[start + t] - mean;
    squares += d * d;
  }
  let rstd = 1.0 / sqrt(sum_of_lanes(lane, vec2f(sum_along(squares), 0.0)).x / f32(N) + EPSILON);
  if (i / LANES >= M) { return; }
  if (lane == 0u) {
    stats[row] = mean;
    stats[M + row] = rstd;
  }
  for (var t = lane; t < items(); t += LANES) {
    y[start + t] = (x[start + t] - mean) * rstd * (1.0 + scale_at(row, t)) + shift_at(row, t);
  }
}

@compute @workgroup_size(64)
fn input_gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  let row = min(i / LANES, M - 1u);
  let lane = i % LANES;
  let start = row * items();
  let mean = kept[row];
  let rstd = kept[M + row];
  var du = Value(0.0);
  var duh = Value(0.0);
  for (var t = lane; t < items(); t += LANES) {
    let u = dy[start + t] * (1.0 + scale_at(row, t));
    du += u;
    duh += u * (x[start + t] - mean);
  }
  let sums = sum_of_lanes(lane, vec2f(sum_along(du), sum_along(duh) * rstd)) / f32(N);
  if (i / LANES >= M) { return; }
  for (var t = lane; t < items(); t += LANES) {
    let h = (x[start + t] - mean) * rstd;
    let u = dy[start + t] * (1.0 + scale_at(row, t));
    var d = rstd * (u - sums.x - h * sums.y);
    if (ADD == 1u) { d += dx[start + t]; }
    dx[start + t] = d * slope(x[start + t]);
  }
}

@compute @workgroup_size(64)
fn modulation_gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  // with ADD = 0 an invocation handles one item of all columns, otherwise only one of s
  let columns = select(W / ALONG, items(), ADD == 1u);
  if (i >= M * columns) { return; }
  let row = i / columns;
  let to = row * (W / ALONG);
  let begin = AT / ALONG;
  if (ADD == 1u) {
    let t = i % columns;
    let d = dy[row * items() + t];
    dmodulation[to + begin + t] += d * ((x[row * items() + t] - kept[row]) * kept[M + row]);
    dmodulation[to + begin + items() + t] += d;
    return;
  }
  let t = i % columns;
  var d = Value(0.0);
  if (t >= begin && t < begin + 2u * items()) {
    let n = (t - begin) % items();
    d = dy[row * items() + n];
    if (t < begin + items()) { d *= (x[row * items() + n] - kept[row]) * kept[M + row]; }
  }
  dmodulation[to + t] = d;
}
