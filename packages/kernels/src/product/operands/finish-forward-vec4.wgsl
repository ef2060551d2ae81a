// finish = activation(v + bias[group N + n ..]) for bias[GROUPS N]: the epilogue of a forward product
// For N divisible by four: reads four values at a time.
@group(0) @binding(3) var<storage, read> bias: array<vec4f>;
fn finish(at: u32, group: u32, n: u32, v: vec4f) -> vec4f { return activate(v + bias[(group * N + n) / 4u]); }
