// y = a sigmoid(BETA a) b, elementwise over LENGTH values (Shazeer 2020, GLU variants improve transformer)
// da = dy b (s + BETA a s (1 - s)), db = dy a s with s = sigmoid(BETA a)
// An invocation handles four values. Buffers are padded to 16 bytes, so the last vector may reach past LENGTH.
override LENGTH: u32;
override BETA: f32;
// the number of invocations along x; each launch sets it
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(3) var<storage, read> dy: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> da: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> db: array<vec4f>;

fn sigmoid(x: vec4f) -> vec4f { return 1.0 / (1.0 + exp(-x)); }

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i * 4u >= LENGTH) { return; }
  y[i] = a[i] * sigmoid(BETA * a[i]) * b[i];
}

@compute @workgroup_size(64)
fn gradient_a(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i * 4u >= LENGTH) { return; }
  let s = sigmoid(BETA * a[i]);
  da[i] = dy[i] * b[i] * (s + BETA * a[i] * s * (1.0 - s));
}

@compute @workgroup_size(64)
fn gradient_b(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i * 4u >= LENGTH) { return; }
  db[i] = dy[i] * a[i] * sigmoid(BETA * a[i]);
}
