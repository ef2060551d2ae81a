fn finish(n: u32, v: vec4f) -> vec4f { return v; }
