// a4(at, i) = a[at + i .. at + i + 3], or the last four values of the row for columns past A_WIDTH
// For rows whose width is divisible by four, as are at and i: reads four values at a time.
@group(0) @binding(0) var<storage, read> a: array<vec4f>;
fn a4(at: u32, i: u32) -> vec4f { return narrow(a[(at + min(i, A_WIDTH - 4u)) / 4u]); }
