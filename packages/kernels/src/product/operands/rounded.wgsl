// operands rounded to f16, as tensor cores take them, on adapters that have none; quantizeToF16 loses what is below 6e-5
// on some drivers
fn narrow(v: vec4f) -> vec4f {
  return vec4f(unpack2x16float(pack2x16float(v.xy)), unpack2x16float(pack2x16float(v.zw)));
}
