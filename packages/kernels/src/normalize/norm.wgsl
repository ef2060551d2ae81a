// y = h gamma + beta, h = (x - mean) rstd, rstd = 1 / sqrt(variance + EPSILON), x[A, R, G, D], gamma[G D], beta[G D]
//   mean and variance are over the R D values of group (a, g): stats[2, A, G] = (mean, rstd)
//   gamma and beta are those of channel c = g D + d
// dgamma[c] = sum over (a, r) of dy h, dbeta[c] = sum over (a, r) of dy
// dx = rstd (u - mean of u - h mean of (u h)) with u = dy gamma and means over (r, d), if the statistics depend on x
// With the right sizes this is layer norm (Ba et al. 2016), group norm (Wu and He 2018) or batch norm (Ioffe and
// Szegedy 2015).
override A: u32;
override R: u32;
override G: u32;
override D: u32;
override SLICES: u32 = 1u;
override PLANE: u32 = 0u;
override ADD: u32 = 0u;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> x: array<Value>;
@group(0) @binding(1) var<storage, read> gamma: array<Value>;
@group(0) @binding(2) var<storage, read> beta: array<Value>;
@group(0) @binding(3) var<storage, read_write> y: array<Value>;
@group(0) @binding(4) var<storage, read> partials: array<Total>;
@group(0) @binding(5) var<storage, read_write> sums: array<Total>;
@group(0) @binding(6) var<storage, read> stats: array<Total>;
@group(0) @binding(9) var<storage, read> dy: array<Value>;
@group(0) @binding(10) var<storage, read_write> dx: array<Value>;
@group(0) @binding(11) var<storage, read_write> slices: array<Value>;
@group(0) @binding(12) var<storage, read> channel_partials: array<f32>;
@group(0) @binding(13) var<storage, read_write> dchannels: array<f32>;

fn invocation(id: vec3u) -> u32 { return id.x + id.y * THREADS_X; }
fn depth() -> u32 { return D / ALONG; }
fn wide() -> u32 { return G / BESIDE; }
fn groups() -> u32 { return A * wide(); }
fn channels() -> u32 { return wide() * depth(); }
fn items() -> u32 { return R * depth(); }
// the index of the t-th item of a group, and its channel; an item is one Value
fn place(group: u32, t: u32) -> u32 {
  return (((group / wide()) * R + t / depth()) * wide() + group % wide()) * depth() + t % depth();
}
fn channel(group: u32, t: u32) -> u32 { return (group % wide()) * depth() + t % depth(); }
// the group of channel c in a row
fn group_of(row: u32, c: u32) -> u32 { return (row / R) * wide() + c / depth(); }
fn values() -> f32 { return f32(R) * f32(D); }

@compute @workgroup_size(64)
fn normalize(@builtin(global_invocation_id) id: vec3u) {
  let i = invocation(id);
  if (i >= A * R * channels()) { return; }
  let c = i % channels();
  let group = group_of(i / channels(), c);
  y[i] = (x[i] - stats[group]) * stats[groups() + group] * gamma[c] + beta[c];
}

// If D is 1, all values of a group have the same gamma: it multiplies the whole gradient (in_front). Otherwise gamma
// multiplies each term of the sums (weight).
fn in_front(c: u32) -> Value {
  if (D == 1u) { return gamma[c]; }
  return Value(1.0);
}
fn weight(c: u32) -> Value {
  if (D == 1u) { return Value(1.0); }
  return gamma[c];
}

// sums[slice, 2, a, g] of u, then of u h
@compute @workgroup_size(64)
fn group_sums(@builtin(global_invocation_id) id: vec3u) {
  let i = invocation(id);
  if (i >= SLICES * groups()) { return; }
  let group = i % groups();
  let range = range_of(i / groups(), SLICES, items());
  let mean = stats[group];
  var du = Value(0.0);
  var duh = Value(0.0);
  for (var t = range.first; t < range.end; t++) {
    let u = dy[place(group, t)] * weight(channel(group, t));
    du += u;
    duh += u * (x[place(group, t)] - mean);
  }
  let at = (i / groups()) * 2u * groups() + group;
  sums[at] = sum_along(du);
  sums[at + groups()] = sum_along(duh) * stats[groups() + group];
}

// dx from the sums of whole groups, partials[2, a, g]
@compute @workgroup_size(64)
fn input_gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = invocation(id);
  if (i >= A * R * channels()) { return; }
  let c = i % channels();
  let group = group_of(i / channels(), c);
  let rstd = stats[groups() + group];
  let h = (x[i] - stats[group]) * rstd;
  let u = dy[i] * weight(c) - partials[group] / values() - h * (partials[groups() + group] / values());
  store(i, rstd * in_front(c) * u);
}

// dx for statistics that do not depend on x
@compute @workgroup_size(64)
fn scaled_gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = invocation(id);
  if (i >= A * R * channels()) { return; }
  let c = i % channels();
  store(i, dy[i] * gamma[c] * stats[groups() + group_of(i / channels(), c)]);
}

fn store(i: u32, gradient: Value) {
  var d = gradient;
  if (ADD == 1u) { d += dx[i]; }
  dx[i] = d * slope(x[i]);
}

// slices[slice, 2, c] = sums of dy, then of dy h, over the rows of a slice
@compute @workgroup_size(64)
fn channel_sums(@builtin(global_invocation_id) id: vec3u) {
  let i = invocation(id);
  if (i >= SLICES * channels()) { return; }
  let c = i % channels();
  let range = range_of(i / channels(), SLICES, A * R);
  var mean = stats[group_of(0u, c)];
  var rstd = stats[groups() + group_of(0u, c)];
  var dyh = Value(0.0);
  var whole = Value(0.0);
  for (var row = range.first; row < range.end; row++) {
    let at = row * channels() + c;
    if (A > 1u) {
      mean = stats[group_of(row, c)];
      rstd = stats[groups() + group_of(row, c)];
    }
    let d = dy[at];
    dyh += d * ((x[at] - mean) * rstd);
    whole += d;
  }
  let at = (i / channels()) * 2u * channels() + c;
  slices[at] = whole;
  slices[at + channels()] = dyh;
}

// dchannels[c] = sum over slices of channel_partials[slice, PLANE, c], in the order of the slices
@compute @workgroup_size(64)
fn channel_gradient(@builtin(global_invocation_id) id: vec3u) {
  let c = invocation(id);
  if (c >= G * D) { return; }
  var sum = 0.0;
  for (var slice = 0u; slice < SLICES; slice++) { sum += channel_partials[(slice * 2u + PLANE) * G * D + c]; }
  dchannels[c] = sum;
}
