// y = f(x), and dx = dy f'(x) told by y alone
override ACTIVATION: u32 = 0u;
override SLOPE: f32 = 0.0;
const RELU = 1u;
const SIGMOID = 2u;
const TANH = 3u;
const LEAKY_RELU = 4u;

fn activate(x: vec4f) -> vec4f {
  switch (ACTIVATION) {
    case RELU: { return max(x, vec4f()); }
    case SIGMOID: { return 1.0 / (1.0 + exp(-x)); }
    // tanh of large numbers overflows on some drivers
    case TANH: { return tanh(clamp(x, vec4f(-15.0), vec4f(15.0))); }
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
