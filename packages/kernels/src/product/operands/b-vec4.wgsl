// b4(at, i) = b[at + i .. at + i + 3], or the last four values of the row for columns past B_WIDTH
// For rows whose width is divisible by four, as are at and i: reads four values at a time.
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
fn b4(at: u32, i: u32) -> vec4f { return narrow(b[(at + min(i, B_WIDTH - 4u)) / 4u]); }
