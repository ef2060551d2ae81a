// y = x / (1 - RATE) where the i-th uniform number of (seed, STREAM, step) is at least RATE, else 0; the gradient is the
// same map of dy, with the mask drawn again instead of stored. key = [seed, step].
override LENGTH: u32;
override RATE: f32;
override STREAM: u32;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read> key: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(64)
fn dropout(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i * 4u >= LENGTH) { return; }
  let k = vec2u(key[0], STREAM);
  let p = threefry(k, vec2u(i * 2u, key[1]));
  let q = threefry(k, vec2u(i * 2u + 1u, key[1]));
  let u = vec4f(uniform01(p.x), uniform01(p.y), uniform01(q.x), uniform01(q.y));
  y[i] = select(vec4f(), x[i] * (1.0 / (1.0 - RATE)), u >= vec4f(RATE));
}
