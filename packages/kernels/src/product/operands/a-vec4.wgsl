// four floats of a from at + i on; A_WIDTH, at and i are divisible by four; past the width it gives the last four
@group(0) @binding(0) var<storage, read> a: array<vec4f>;
fn a4(at: u32, i: u32) -> vec4f { return narrow(a[(at + min(i, A_WIDTH - 4u)) / 4u]); }
