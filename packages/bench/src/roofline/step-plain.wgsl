// next(a) = m a + c by a multiplication and an addition
fn next(a: vec4f, m: f32, c: f32) -> vec4f { return a * m + c; }
