// four values at a time, along D4: an operand's four are neighbours, or one value repeated
const LANES = 4u;
const SHIFT = 2u;
alias V = vec4<T>;
alias Mask = vec4u;
@group(0) @binding(0) var<storage, read> a: array<V>;
@group(0) @binding(1) var<storage, read> b: array<V>;
@group(0) @binding(4) var<storage, read> c: array<Mask>;
fn a_at(p: Place) -> V {
  if (A4 == 0u) { return V(a[p.a >> 2u][p.a & 3u]); }
  return a[p.a];
}
fn b_at(p: Place) -> V {
  if (B4 == 0u) { return V(b[p.b >> 2u][p.b & 3u]); }
  return b[p.b];
}
fn c_at(p: Place) -> Mask {
  if (C4 == 0u) { return Mask(c[p.c >> 2u][p.c & 3u]); }
  return c[p.c];
}
