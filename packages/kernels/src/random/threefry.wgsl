// threefry(key, counter) = 64 random bits: Threefry-2x32 with 20 rounds (Salmon et al. 2011, Parallel random numbers:
// as easy as 1, 2, 3). It has no state: each invocation computes its own numbers from its index.
fn rotate(x: u32, by: u32) -> u32 { return (x << by) | (x >> (32u - by)); }
fn mix(v: vec2u, by: u32) -> vec2u {
  let x = v.x + v.y;
  return vec2u(x, rotate(v.y, by) ^ x);
}
fn threefry(key: vec2u, counter: vec2u) -> vec2u {
  let k2 = key.x ^ key.y ^ 0x1BD11BDAu;
  var v = counter + key;
  v = mix(mix(mix(mix(v, 13u), 15u), 26u), 6u) + vec2u(key.y, k2 + 1u);
  v = mix(mix(mix(mix(v, 17u), 29u), 16u), 24u) + vec2u(k2, key.x + 2u);
  v = mix(mix(mix(mix(v, 13u), 15u), 26u), 6u) + vec2u(key.x, key.y + 3u);
  v = mix(mix(mix(mix(v, 17u), 29u), 16u), 24u) + vec2u(key.y, k2 + 4u);
  v = mix(mix(mix(mix(v, 13u), 15u), 26u), 6u) + vec2u(k2, key.x + 5u);
  return v;
}
// a uniform number in (0, 1) from the 23 high bits; with 24 bits, adding 0.5 would round, and the largest would give 1
fn uniform01(bits: u32) -> f32 { return (f32(bits >> 9u) + 0.5) * (1.0 / 8388608.0); }
