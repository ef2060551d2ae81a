// narrow(v) = v: operands keep their f32 precision
fn narrow(v: vec4f) -> vec4f { return v; }
