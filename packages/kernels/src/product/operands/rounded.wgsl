// narrow(v) = f32(f16(v)): operands are rounded as for tensor cores, on adapters without tensor cores
// WGSL's quantizeToF16 turns numbers below 6e-5 to 0 on some drivers; packing and unpacking does not.
fn narrow(v: vec4f) -> vec4f {
  return vec4f(unpack2x16float(pack2x16float(v.xy)), unpack2x16float(pack2x16float(v.zw)));
}
