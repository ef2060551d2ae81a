// next(a) = m a + c by one fused multiply-add
fn next(a: vec4f, m: f32, c: f32) -> vec4f { return fma(a, vec4f(m), vec4f(c)); }
