// bias[N] and the activation ride on the store; the bias buffer is padded to fours as every buffer is
@group(0) @binding(3) var<storage, read> bias: array<vec4f>;
fn finish(at: u32, n: u32, v: vec4f) -> vec4f { return activate(v + bias[n / 4u]); }
