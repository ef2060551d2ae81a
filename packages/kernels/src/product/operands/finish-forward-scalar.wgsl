// finish = activation(v + bias[group N + n ..]) for bias[GROUPS N], or bias[.., n ..] for a bias of the shape of y if
// RESIDUAL is 1: the epilogue of a forward product
// For N not divisible by four: reads one value at a time.
override RESIDUAL: u32 = 0u;
@group(0) @binding(3) var<storage, read> bias: array<f32>;
fn finish(at: u32, group: u32, n: u32, v: vec4f) -> vec4f {
  let i = select(group * N, at, RESIDUAL == 1u) + min(vec4u(n, n + 1u, n + 2u, n + 3u), vec4u(N - 1u));
  return activate(v + vec4f(bias[i.x], bias[i.y], bias[i.z], bias[i.w]));
}
