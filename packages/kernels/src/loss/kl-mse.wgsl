// losses = (total, mse, kl) with y[PIXELS], images[PIXELS], mu[B, L], logvar[B, L]:
//   mse = mean over PIXELS of (y - images)^2, total = mse + kl_weight kl,
//   kl = mean over B of sum over L of (mu^2 + exp(logvar) - 1 - logvar) / 2 (Kingma and Welling 2013)
// SLICES invocations compute partial sums, then one invocation adds them in order: always the same bits.
// A gradient d is stored as (d + ADD d_old) g', where g' is the slope of the activation that computed its tensor.
override PIXELS: u32;
override B: u32;
override L: u32;
override SLICES: u32 = 1u;
override ADD: u32 = 0u;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> y: array<vec4f>;
@group(0) @binding(1) var<storage, read> images: array<vec4f>;
@group(0) @binding(2) var<storage, read> mu: array<f32>;
@group(0) @binding(3) var<storage, read> logvar: array<f32>;
@group(0) @binding(4) var<storage, read> kl_weight: array<f32>;
@group(0) @binding(5) var<storage, read_write> sums: array<vec2f>;
@group(0) @binding(6) var<storage, read> partials: array<vec2f>;
@group(0) @binding(7) var<storage, read_write> losses: array<f32>;
@group(0) @binding(8) var<storage, read> dlosses: array<f32>;
@group(0) @binding(9) var<storage, read_write> dy: array<vec4f>;
@group(0) @binding(10) var<storage, read_write> dmu: array<f32>;
@group(0) @binding(11) var<storage, read_write> dlogvar: array<f32>;

@compute @workgroup_size(64)
fn partial(@builtin(global_invocation_id) id: vec3u) {
  let slice = id.x + id.y * THREADS_X;
  if (slice >= SLICES) { return; }
  let pixels = range_of(slice, SLICES, (PIXELS + 3u) / 4u);
  var squares = 0.0;
  for (var i = pixels.first; i < pixels.end; i++) {
    let inside = vec4u(0u, 1u, 2u, 3u) + i * 4u < vec4u(PIXELS);
    let d = select(vec4f(), y[i] - images[i], inside);
    squares += dot(d, d);
  }
  let latents = range_of(slice, SLICES, B * L);
  var kl = 0.0;
  for (var i = latents.first; i < latents.end; i++) {
    kl += 0.5 * (mu[i] * mu[i] + exp(logvar[i]) - 1.0 - logvar[i]);
  }
  sums[slice] = vec2f(squares, kl);
}

@compute @workgroup_size(1)
fn total() {
  var sum = vec2f();
  for (var slice = 0u; slice < SLICES; slice++) { sum += partials[slice]; }
  let mse = sum.x / f32(PIXELS);
  let kl = sum.y / f32(B);
  losses[0] = mse + kl_weight[0] * kl;
  losses[1] = mse;
  losses[2] = kl;
}

@compute @workgroup_size(64)
fn image_gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i * 4u >= PIXELS) { return; }
  var d = (2.0 / f32(PIXELS)) * (dlosses[0] + dlosses[1]) * (y[i] - images[i]);
  if (ADD == 1u) { d += dy[i]; }
  dy[i] = d * slope_at(y[i]);
}

fn kl_gradient() -> f32 { return (kl_weight[0] * dlosses[0] + dlosses[2]) / f32(B); }

@compute @workgroup_size(64)
fn mu_gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= B * L) { return; }
  var d = kl_gradient() * mu[i];
  if (ADD == 1u) { d += dmu[i]; }
  dmu[i] = d * slope_at(vec4f(mu[i])).x;
}

@compute @workgroup_size(64)
fn logvar_gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= B * L) { return; }
  var d = kl_gradient() * 0.5 * (exp(logvar[i]) - 1.0);
  if (ADD == 1u) { d += dlogvar[i]; }
  dlogvar[i] = d * slope_at(vec4f(logvar[i])).x;
}
