// four values an invocation, along D4: an operand's four are neighbours, or one value repeated
const LANES = 4u;
alias V = vec4<T>;
alias Mask = vec4u;
@group(0) @binding(0) var<storage, read> a: array<V>;
@group(0) @binding(1) var<storage, read> b: array<V>;
@group(0) @binding(4) var<storage, read> c: array<Mask>;
fn a_at(p: Place) -> V {
  let i = in_a(p);
  if (A4 == 0u) { return V(a[i / 4u][i % 4u]); }
  return a[i / 4u];
}
fn b_at(p: Place) -> V {
  let i = in_b(p);
  if (B4 == 0u) { return V(b[i / 4u][i % 4u]); }
  return b[i / 4u];
}
fn c_at(p: Place) -> Mask {
  let i = in_c(p);
  if (C4 == 0u) { return Mask(c[i / 4u][i % 4u]); }
  return c[i / 4u];
}
