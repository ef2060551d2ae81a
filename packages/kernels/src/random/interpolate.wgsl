// z[b, n] = (1 - t[b]) x[b, n] + t[b] eps[b, n] for x[B, N], t[B], key = (seed, step): the path from data to noise of a
// rectified flow (Liu et al. 2022, Flow straight and fast). eps are standard normal numbers of (seed, STREAM, step).
override B: u32;
override N: u32;
override STREAM: u32;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read> t: array<f32>;
@group(0) @binding(2) var<storage, read> key: array<u32>;
@group(0) @binding(3) var<storage, read_write> z: array<vec4f>;

fn time_at(i: u32) -> f32 { return t[min(i / N, B - 1u)]; }

@compute @workgroup_size(64)
fn interpolate(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i * 4u >= B * N) { return; }
  let at = i * 4u;
  let times = vec4f(time_at(at), time_at(at + 1u), time_at(at + 2u), time_at(at + 3u));
  let eps = four_normals(vec2u(key[0], STREAM), key[1], i);
  z[i] = (1.0 - times) * x[i] + times * eps;
}
