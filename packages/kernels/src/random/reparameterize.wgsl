// z = mu + exp(logvar / 2) eps, dmu = dz, dlogvar = dz eps exp(logvar / 2) / 2 (Kingma and Welling 2013),
//   for mu[LENGTH], logvar[LENGTH], z[LENGTH], key = (seed, step)
// eps are standard normal numbers of (seed, STREAM, step): see normals.wgsl. The gradient draws them again
// instead of storing them.
override LENGTH: u32;
override STREAM: u32;
override ADD: u32 = 0u;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> mu: array<vec4f>;
@group(0) @binding(1) var<storage, read> logvar: array<vec4f>;
@group(0) @binding(2) var<storage, read> key: array<u32>;
@group(0) @binding(3) var<storage, read_write> z: array<vec4f>;
@group(0) @binding(4) var<storage, read> dz: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> dlogvar: array<vec4f>;

fn eps(i: u32) -> vec4f { return four_normals(vec2u(key[0], STREAM), key[1], i); }

@compute @workgroup_size(64)
fn sample(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i * 4u >= LENGTH) { return; }
  z[i] = mu[i] + exp(0.5 * logvar[i]) * eps(i);
}

@compute @workgroup_size(64)
fn gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i * 4u >= LENGTH) { return; }
  var d = 0.5 * dz[i] * eps(i) * exp(0.5 * logvar[i]);
  if (ADD == 1u) { d += dlogvar[i]; }
  dlogvar[i] = d * slope_at(logvar[i]);
}
