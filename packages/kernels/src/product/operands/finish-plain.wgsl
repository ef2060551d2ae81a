// finish = v: no epilogue
fn finish(at: u32, group: u32, n: u32, v: vec4f) -> vec4f { return v; }
