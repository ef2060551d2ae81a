@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;
fn y4(at: u32, i: u32, v: vec4f) { y[(at + i) / 4u] = v; }
