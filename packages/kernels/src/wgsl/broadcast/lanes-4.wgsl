// four values at a time, along D4: an operand's four are neighbours, or one value repeated
const LANES = 4u;
alias V = vec4<T>;
alias Mask = vec4u;
@group(0) @binding(0) var<storage, read> a: array<V>;
@group(0) @binding(1) var<storage, read> b: array<V>;
@group(0) @binding(4) var<storage, read> c: array<Mask>;
fn a_at(p: Place) -> V {
  if (A4 == 0u) { return V(a[p.a / 4u][p.a % 4u]); }
  return a[p.a / 4u];
}
fn b_at(p: Place) -> V {
  if (B4 == 0u) { return V(b[p.b / 4u][p.b % 4u]); }
  return b[p.b / 4u];
}
fn c_at(p: Place) -> Mask {
  if (C4 == 0u) { return Mask(c[p.c / 4u][p.c % 4u]); }
  return c[p.c / 4u];
}
