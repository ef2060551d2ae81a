// y[i] = x[i] / (1 - RATE) where the i-th uniform number of (seed, STREAM, step) is at least RATE, otherwise 0
// (Srivastava et al. 2014), for x[LENGTH], key = (seed, step)
// The gradient is the same function of dy. It draws the mask again, so that no mask has to be stored.
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
