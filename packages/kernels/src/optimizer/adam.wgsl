// Adam (Kingma and Ba 2015) over flat buffers of LENGTH weights; g = UNSCALE gradient, t = step[0] steps with this one:
//   m = m + REST_1 (g - m), s = s + REST_2 (g^2 - s), w = w - rate m' / (sqrt(s') + EPSILON),
//   m' = m / (1 - beta_1^t), s' = s / (1 - beta_2^t), REST = 1 - beta, LOG = ln beta
// The first DECAYED weights (a multiple of four, or all) decay: first g = g + DECAY w, or, if DECOUPLED is 1,
// w = w - rate DECAY w (Loshchilov and Hutter 2019, Decoupled weight decay).
// An invocation handles a strip of vectors of four values: see strip.wgsl.
override REST_1: f32;
override REST_2: f32;
override LOG_1: f32;
override LOG_2: f32;
override EPSILON: f32;
override DECAY: f32;
override DECAYED: u32;
override DECOUPLED: u32;
override UNSCALE: f32;
@group(0) @binding(0) var<storage, read_write> weights: array<vec4f>;
@group(0) @binding(1) var<storage, read> gradients: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> mean: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> mean_square: array<vec4f>;
@group(0) @binding(4) var<storage, read> step: array<u32>;
@group(0) @binding(5) var<storage, read> rate: array<f32>;

// 1 - beta^t as 1 - e^x with x = t ln beta < 0. Near 0 this is the Taylor series, because the difference would lose
// digits. A power of beta rounded to f32 would have an error of 1e-5.
fn shortfall(x: f32) -> f32 {
  if (x < -1.0) { return 1.0 - exp(x); }
  var series = 1.0;
  series = 1.0 + x / 10.0 * series;
  series = 1.0 + x / 9.0 * series;
  series = 1.0 + x / 8.0 * series;
  series = 1.0 + x / 7.0 * series;
  series = 1.0 + x / 6.0 * series;
  series = 1.0 + x / 5.0 * series;
  series = 1.0 + x / 4.0 * series;
  series = 1.0 + x / 3.0 * series;
  series = 1.0 + x / 2.0 * series;
  return -x * series;
}

@compute @workgroup_size(64)
fn adam(@builtin(global_invocation_id) id: vec3u) {
  let t = f32(step[0]);
  let share_1 = shortfall(t * LOG_1);
  let root_2 = sqrt(shortfall(t * LOG_2));
  let start = first(id);
  for (var n = 0u; n < EACH; n++) {
    let i = start + n * NEIGHBOURS;
    if (i >= FOURS) { return; }
    let decay = select(0.0, DECAY, i * 4u < DECAYED);
    var w = weights[i];
    var g = UNSCALE * gradients[i];
    if (DECOUPLED == 1u) { w -= rate[0] * decay * w; } else { g += decay * w; }
    let m = mean[i] + REST_1 * (g - mean[i]);
    let s = mean_square[i] + REST_2 * (g * g - mean_square[i]);
    mean[i] = m;
    mean_square[i] = s;
    weights[i] = w - rate[0] / share_1 * m / (sqrt(s) / root_2 + EPSILON);
  }
}
