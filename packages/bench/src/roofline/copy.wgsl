// y[i] = x[i], with x, y [LENGTH] of vec4f
// The kernel computes nothing, so its time is the time of memory accesses. Three entry points: the fastest one counts.
override LENGTH: u32;
override THREADS_X: u32;
override THREADS: u32;
@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;

fn place(id: vec3u) -> u32 { return id.x + id.y * THREADS_X; }

@compute @workgroup_size(64)
fn one(@builtin(global_invocation_id) id: vec3u) {
  let i = place(id);
  if (i < LENGTH) { y[i] = x[i]; }
}

// an invocation copies four neighbouring vectors: fewer invocations
@compute @workgroup_size(64)
fn neighbours(@builtin(global_invocation_id) id: vec3u) {
  let first = place(id) * 4u;
  if (first + 3u >= LENGTH) { return; }
  y[first] = x[first];
  y[first + 1u] = x[first + 1u];
  y[first + 2u] = x[first + 2u];
  y[first + 3u] = x[first + 3u];
}

// an invocation copies four vectors that are THREADS apart: neighbouring invocations access neighbouring vectors
@compute @workgroup_size(64)
fn strides(@builtin(global_invocation_id) id: vec3u) {
  let i = place(id);
  if (i >= THREADS) { return; }
  y[i] = x[i];
  y[i + THREADS] = x[i + THREADS];
  y[i + 2u * THREADS] = x[i + 2u * THREADS];
  y[i + 3u * THREADS] = x[i + 3u * THREADS];
}
