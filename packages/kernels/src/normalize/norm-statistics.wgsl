// sums[2, A, G] = (mean, 1 / sqrt(variance + EPSILON)) of each group (a, g) of x[A, R, G, D], for norm.wgsl
// The running statistics of batch norm: running = (1 - MOMENTUM) running + MOMENTUM new.
// Each group is first reduced in SLICES slices, by several invocations; then one invocation joins these partials.
override EPSILON: f32 = 0.0;
override MOMENTUM: f32 = 0.0;
@group(0) @binding(7) var<storage, read_write> running_mean: array<Total>;
@group(0) @binding(8) var<storage, read_write> running_variance: array<Total>;

// sums[slice, 2, a, g] = (mean, sum of squared deviations from it) of a slice. Subtracts the first value of the slice
// from all others before it adds them, because sums of numbers near 0 lose fewer digits.
@compute @workgroup_size(64)
fn partial(@builtin(global_invocation_id) id: vec3u) {
  let i = invocation(id);
  if (i >= SLICES * groups()) { return; }
  let group = i % groups();
  let range = range_of(i / groups(), SLICES, items());
  let near = first(x[place(group, range.first)]);
  var sum = Value(0.0);
  for (var t = range.first; t < range.end; t++) { sum += x[place(group, t)] - near; }
  let mean = near + sum_along(sum) / f32((range.end - range.first) * ALONG);
  var squares = Value(0.0);
  for (var t = range.first; t < range.end; t++) {
    let d = x[place(group, t)] - mean;
    squares += d * d;
  }
  let at = (i / groups()) * 2u * groups() + group;
  sums[at] = mean;
  sums[at + groups()] = sum_along(squares);
}

struct Moments {
  mean: Total,
  squares: Total,
}
// joins the moments of the slices in order (Chan, Golub and LeVeque 1983, Algorithms for computing the sample variance)
fn moments(group: u32) -> Moments {
  var all = Moments(partials[group], partials[groups() + group]);
  var count = range_of(0u, SLICES, items()).end;
  for (var slice = 1u; slice < SLICES; slice++) {
    let at = slice * 2u * groups() + group;
    let next = range_of(slice, SLICES, items()).end;
    let portion = f32(next - count) / f32(next);
    let d = partials[at] - all.mean;
    all.mean += portion * d;
    all.squares += partials[at + groups()] + d * d * portion * f32(count * ALONG);
    count = next;
  }
  return all;
}
fn keep(group: u32, mean: Total, variance: Total) {
  sums[group] = mean;
  sums[groups() + group] = 1.0 / sqrt(variance + EPSILON);
}

// the statistics alone: for norms without running statistics
@compute @workgroup_size(64)
fn statistics(@builtin(global_invocation_id) id: vec3u) {
  let group = invocation(id);
  if (group >= groups()) { return; }
  let all = moments(group);
  keep(group, all.mean, all.squares / values());
}

// the statistics of a batch; also updates the running statistics, with the unbiased variance
@compute @workgroup_size(64)
fn batch_statistics(@builtin(global_invocation_id) id: vec3u) {
  let group = invocation(id);
  if (group >= groups()) { return; }
  let all = moments(group);
  keep(group, all.mean, all.squares / values());
  let unbiased = all.squares / (values() - 1.0);
  running_mean[group] = (1.0 - MOMENTUM) * running_mean[group] + MOMENTUM * all.mean;
  running_variance[group] = (1.0 - MOMENTUM) * running_variance[group] + MOMENTUM * unbiased;
}

// the statistics from the running mean and variance: for batch norm outside training
@compute @workgroup_size(64)
fn running_statistics(@builtin(global_invocation_id) id: vec3u) {
  let group = invocation(id);
  if (group >= groups()) { return; }
  keep(group, running_mean[group], running_variance[group]);
}
