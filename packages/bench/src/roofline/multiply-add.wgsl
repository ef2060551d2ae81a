// y[i] = sum of a_k over k < K, with start, y [LENGTH] of vec4f and K = 2, 4 or 8 by entry point
// a_k = start[i] + k/8 at first, then ROUNDS * 8 times a_k = m a_k + c, with m = rates[0], c = rates[1]
// All values are in registers, so the time is the time of arithmetic alone.
// The a_k are independent of each other: this hides the latency of a multiplication.
// They start at different values. Otherwise a compiler could merge them into one.
// `next` is in step-fused.wgsl or step-plain.wgsl.
override ROUNDS: u32;
override LENGTH: u32;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> rates: array<f32>;
@group(0) @binding(1) var<storage, read> start: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;

fn place(id: vec3u) -> u32 { return id.x + id.y * THREADS_X; }

// eight steps per round, to make the cost of the loop itself small
fn eight(a: vec4f, m: f32, c: f32) -> vec4f {
  return next(next(next(next(next(next(next(next(a, m, c), m, c), m, c), m, c), m, c), m, c), m, c), m, c);
}

@compute @workgroup_size(64)
fn by_two(@builtin(global_invocation_id) id: vec3u) {
  let i = place(id);
  if (i >= LENGTH) { return; }
  let m = rates[0];
  let c = rates[1];
  var a0 = start[i];
  var a1 = a0 + 0.125;
  for (var round = 0u; round < ROUNDS; round++) {
    a0 = eight(a0, m, c);
    a1 = eight(a1, m, c);
  }
  y[i] = a0 + a1;
}

@compute @workgroup_size(64)
fn by_four(@builtin(global_invocation_id) id: vec3u) {
  let i = place(id);
  if (i >= LENGTH) { return; }
  let m = rates[0];
  let c = rates[1];
  var a0 = start[i];
  var a1 = a0 + 0.125;
  var a2 = a0 + 0.25;
  var a3 = a0 + 0.375;
  for (var round = 0u; round < ROUNDS; round++) {
    a0 = eight(a0, m, c);
    a1 = eight(a1, m, c);
    a2 = eight(a2, m, c);
    a3 = eight(a3, m, c);
  }
  y[i] = (a0 + a1) + (a2 + a3);
}

@compute @workgroup_size(64)
fn by_eight(@builtin(global_invocation_id) id: vec3u) {
  let i = place(id);
  if (i >= LENGTH) { return; }
  let m = rates[0];
  let c = rates[1];
  var a0 = start[i];
  var a1 = a0 + 0.125;
  var a2 = a0 + 0.25;
  var a3 = a0 + 0.375;
  var a4 = a0 + 0.5;
  var a5 = a0 + 0.625;
  var a6 = a0 + 0.75;
  var a7 = a0 + 0.875;
  for (var round = 0u; round < ROUNDS; round++) {
    a0 = eight(a0, m, c);
    a1 = eight(a1, m, c);
    a2 = eight(a2, m, c);
    a3 = eight(a3, m, c);
    a4 = eight(a4, m, c);
    a5 = eight(a5, m, c);
    a6 = eight(a6, m, c);
    a7 = eight(a7, m, c);
  }
  y[i] = ((a0 + a1) + (a2 + a3)) + ((a4 + a5) + (a6 + a7));
}
