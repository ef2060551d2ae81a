// forward:  y[i] = f(x[i]) over LENGTH values; OP chooses f
// gradient: dx[i] = (dy[i] f'(x[i]) + ADD dx[i]) g', where g' is the slope of the activation that computed x
// An invocation handles a strip of vectors of four values: see strip.wgsl.
override OP: u32;
// the bounds of clamp; -LARGEST and LARGEST mean that there is no bound
override LOW: f32 = 0.0;
override HIGH: f32 = 0.0;
override ADD: u32 = 0u;
@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(2) var<storage, read> dy: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> dx: array<vec4f>;

const LARGEST = 0x1.fffffep+127f;
fn above_low(x: vec4f) -> vec4f { return select(max(x, vec4f(LOW)), x, LOW == -LARGEST); }

fn logistic(x: vec4f) -> vec4f { return 1.0 / (1.0 + exp(-x)); }

// softplus(x) = max(x, 0) + log(1 + e) with e = exp(-|x|). log(1 + e) is the series of 2 artanh(e / (2 + e)), because a
// logarithm of the rounded sum 1 + e would lose the digits of a small e.
fn soft_plus(x: vec4f) -> vec4f {
  let e = exp(-abs(x));
  let s = e / (2.0 + e);
  let q = s * s;
  let series = 1.0 +
    q * (1.0 / 3.0 + q * (1.0 / 5.0 + q * (1.0 / 7.0 + q * (1.0 / 9.0 + q * (1.0 / 11.0 + q / 13.0)))));
  return max(x, vec4f()) + 2.0 * s * series;
}

// the distribution function of the standard normal distribution, by a fit to erfc whose relative error is below 1.2e-7
// everywhere (Press et al. 1992, Numerical Recipes, 6.2)
fn normal_below(x: vec4f) -> vec4f {
  let z = abs(x) * 0.7071067812;
  let t = 1.0 / (1.0 + 0.5 * z);
  let low = -1.26551223 + t * (1.00002368 + t * (0.37409196 + t * (0.09678418 + t * -0.18628806)));
  let high = 0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277)));
  let t2 = t * t;
  let above = 0.5 * t * exp(low + t2 * t2 * t * high - z * z);
  return select(above, 1.0 - above, x > vec4f());
}

// log(x) with NaN for negative x and -infinity for 0, where some drivers return other numbers
fn logarithm(x: vec4f) -> vec4f {
  let below = select(vec4u(0x7fc00000u), vec4u(0xff800000u), x == vec4f());
  return bitcast<vec4f>(select(below, bitcast<vec4u>(log(x)), x > vec4f()));
}

fn f(x: vec4f) -> vec4f {
  switch (OP) {
    case EXP: { return exp(x); }
    case LOG: { return logarithm(x); }
    case SQRT: { return sqrt(x); }
    case ABS: { return abs(x); }
    case CLAMP: { return select(min(above_low(x), vec4f(HIGH)), above_low(x), HIGH == LARGEST); }
    case SOFTPLUS: { return soft_plus(x); }
    case GELU: { return x * normal_below(x); }
    case SILU, default: { return x * logistic(x); }
  }
}

fn slope(x: vec4f) -> vec4f {
  switch (OP) {
    case EXP: { return exp(x); }
    case LOG: { return 1.0 / x; }
    case SQRT: { return 0.5 / sqrt(x); }
    case ABS: { return sign(x); }
    case CLAMP: {
      let above = (x >= vec4f(LOW)) | vec4<bool>(LOW == -LARGEST);
      let below = (x <= vec4f(HIGH)) | vec4<bool>(HIGH == LARGEST);
      return select(vec4f(), vec4f(1.0), above & below);
    }
    case SOFTPLUS: { return logistic(x); }
    case GELU: { return normal_below(x) + x * exp(-0.5 * x * x) * 0.3989422804; }
    case SILU, default: {
      let s = logistic(x);
      return s * (1.0 + x * (1.0 - s));
    }
  }
}

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u) {
  let start = first(id);
  for (var n = 0u; n < EACH; n++) {
    let i = start + n * NEIGHBOURS;
    if (i >= FOURS) { return; }
    y[i] = f(x[i]);
  }
}

@compute @workgroup_size(64)
fn gradient(@builtin(global_invocation_id) id: vec3u) {
  let start = first(id);
  for (var n = 0u; n < EACH; n++) {
    let i = start + n * NEIGHBOURS;
    if (i >= FOURS) { return; }
    var d = dy[i] * slope(x[i]);
    if (ADD == 1u) { d += dx[i]; }
    dx[i] = d * slope_at(x[i]);
  }
}
