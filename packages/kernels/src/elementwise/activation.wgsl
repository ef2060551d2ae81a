// activate(x) = f(x); slope_at(y) = f'(x) computed from y = f(x), so that a backward pass need not keep x
override ACTIVATION: u32 = NONE;
override SLOPE: f32 = 0.0;

// Near 0 this is the Taylor series: there drivers subtract numbers that are nearly equal and lose digits. The argument
// is clamped because tanh of large numbers overflows on some drivers.
fn hyperbolic_tangent(x: vec4f) -> vec4f {
  let q = x * x;
  let near = x * (1.0 - q * (1.0 / 3.0 - q * (2.0 / 15.0 - q * (17.0 / 315.0 - q * (62.0 / 2835.0)))));
  return select(tanh(clamp(x, vec4f(-15.0), vec4f(15.0))), near, q < vec4f(0.0625));
}

fn activate(x: vec4f) -> vec4f {
  switch (ACTIVATION) {
    case RELU: { return max(x, vec4f()); }
    case SIGMOID: { return 1.0 / (1.0 + exp(-x)); }
    case TANH: { return hyperbolic_tangent(x); }
    case LEAKY_RELU: { return select(SLOPE * x, x, x > vec4f()); }
    default: { return x; }
  }
}

fn slope_at(y: vec4f) -> vec4f {
  switch (ACTIVATION) {
    case RELU: { return select(vec4f(), vec4f(1.0), y > vec4f()); }
    case SIGMOID: { return y * (1.0 - y); }
    case TANH: { return 1.0 - y * y; }
    case LEAKY_RELU: { return select(vec4f(SLOPE), vec4f(1.0), y > vec4f()); }
    default: { return vec4f(1.0); }
  }
}
