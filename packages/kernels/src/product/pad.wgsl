// y[r, i] = x[r, i] for i < FROM, 0 for FROM <= i < TO, with x[ROWS, FROM], y[ROWS, TO]
// TO is divisible by four: a product can then read y four values at a time.
override ROWS: u32;
override FROM: u32;
override TO: u32;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(64)
fn pad(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i * 4u >= ROWS * TO) { return; }
  let row = i * 4u / TO;
  let at = i * 4u % TO + vec4u(0u, 1u, 2u, 3u);
  let place = row * FROM + min(at, vec4u(FROM - 1u));
  y[i] = select(vec4f(), vec4f(x[place.x], x[place.y], x[place.z], x[place.w]), at < vec4u(FROM));
}
