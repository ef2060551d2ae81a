// standard normal numbers by the Box-Muller transform (1958)

// (cos, sin) of 2 pi share, by Taylor series for angles up to an eighth of a turn: the functions of some drivers have
// errors of 5e-4
fn turn(share: f32) -> vec2f {
  let quarter = u32(round(4.0 * share));
  let x = 6.283185307179586 * (share - 0.25 * f32(quarter));
  let p = x * x;
  let c = 1.0 - p / 2.0 * (1.0 - p / 12.0 * (1.0 - p / 30.0 * (1.0 - p / 56.0)));
  let s = x * (1.0 - p / 6.0 * (1.0 - p / 20.0 * (1.0 - p / 42.0 * (1.0 - p / 72.0))));
  switch (quarter % 4u) {
    case 1u: { return vec2f(-s, c); }
    case 2u: { return vec2f(-c, -s); }
    case 3u: { return vec2f(s, -c); }
    default: { return vec2f(c, s); }
  }
}
// two standard normal numbers; max, because a driver may round the logarithm of a number just below 1 to more than 0
fn normals(bits: vec2u) -> vec2f { return sqrt(max(0.0, -2.0 * log(uniform01(bits.x)))) * turn(uniform01(bits.y)); }
// the four standard normal numbers of (key, step) at index i
fn four_normals(key: vec2u, step: u32, i: u32) -> vec4f {
  return vec4f(normals(threefry(key, vec2u(i * 2u, step))), normals(threefry(key, vec2u(i * 2u + 1u, step))));
}
