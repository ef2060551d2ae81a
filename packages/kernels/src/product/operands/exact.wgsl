// operands as they are
fn narrow(v: vec4f) -> vec4f { return v; }
