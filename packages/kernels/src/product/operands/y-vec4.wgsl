// y4(at, i, v): y[at + i .. at + i + 3] = v
// For rows whose width is divisible by four, as are at and i: writes four values at a time.
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;
fn y4(at: u32, i: u32, v: vec4f) { y[(at + i) / 4u] = v; }
