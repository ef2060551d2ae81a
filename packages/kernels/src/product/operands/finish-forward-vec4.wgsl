// finish = activation(v + bias[group N + n ..]) for bias[GROUPS N], or bias[.., n ..] for a bias of the shape of y if
// RESIDUAL is 1: the epilogue of a forward product
// For N divisible by four: reads four values at a time.
override RESIDUAL: u32 = 0u;
@group(0) @binding(3) var<storage, read> bias: array<vec4f>;
fn finish(at: u32, group: u32, n: u32, v: vec4f) -> vec4f {
  return activate(v + bias[select(group * N, at, RESIDUAL == 1u) / 4u + n / 4u]);
}
