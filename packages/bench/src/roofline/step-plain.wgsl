fn next(a: vec4f, m: f32, c: f32) -> vec4f { return a * m + c; }
