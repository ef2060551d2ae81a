// four floats of b from at + i on; B_WIDTH, at and i are divisible by four; past the width it gives the last four
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
fn b4(at: u32, i: u32) -> vec4f { return narrow(b[(at + min(i, B_WIDTH - 4u)) / 4u]); }
