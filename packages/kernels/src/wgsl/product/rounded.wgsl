// operands rounded to f16, as tensor cores take them, on adapters that have none
fn narrow(v: vec4f) -> vec4f { return quantizeToF16(v); }
