// z = mu + exp(logvar / 2) eps, dmu = dz, dlogvar = dz eps exp(logvar / 2) / 2 (Kingma and Welling 2013),
//   for mu[LENGTH], logvar[LENGTH], z[LENGTH], key = (seed, step)
// eps are standard normal numbers of (seed, STREAM, step), by the Box-Muller transform (1958). The gradient draws them
// again instead of storing them.
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

// (cos, sin) of 2 pi share, by Taylor series for angles up to an eighth of a turn: the functions of some drivers have
// errors of 5e-4
fn turn(share: f32) -> vec2f {
  let quarter = u32(round(4.0 * share));
  let x = 6.283185307179586 * (share - 0.25 * f32(quarter));
  let p = x * x;
  let c = 1.0 - p / 2.0 * (1.0 - p / 12.0 * (1.0 - p / 30.0 * (1.0 - p / 56.0)));
  let s = x * (1.0 - p / 6.0 * (1.0 - p / 20.0 * (1.0 - p / 42.0 * (1.0 - p / 72.0))));
  switch (quarter % 4u) {
    case 1u: { return vec2f(-s, c); }
    case 2u: { return vec2f(-c, -s); }
    case 3u: { return vec2f(s, -c); }
    default: { return vec2f(c, s); }
  }
}
// two standard normal numbers; max, because a driver may round the logarithm of a number just below 1 to more than 0
fn normals(bits: vec2u) -> vec2f { return sqrt(max(0.0, -2.0 * log(uniform01(bits.x)))) * turn(uniform01(bits.y)); }
fn eps(i: u32) -> vec4f {
  let k = vec2u(key[0], STREAM);
  return vec4f(normals(threefry(k, vec2u(i * 2u, key[1]))), normals(threefry(k, vec2u(i * 2u + 1u, key[1]))));
}

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
