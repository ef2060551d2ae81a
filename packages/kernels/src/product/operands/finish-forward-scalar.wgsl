// finish = activation(v + bias[group N + n ..]) for bias[GROUPS N]: the epilogue of a forward product
// For N not divisible by four: reads one value at a time.
@group(0) @binding(3) var<storage, read> bias: array<f32>;
fn finish(at: u32, group: u32, n: u32, v: vec4f) -> vec4f {
  let i = group * N + min(vec4u(n, n + 1u, n + 2u, n + 3u), vec4u(N - 1u));
  return activate(v + vec4f(bias[i.x], bias[i.y], bias[i.z], bias[i.w]));
}
