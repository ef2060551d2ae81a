// a Value is four values along D4; in each operand these are neighbours, or one value repeated
const WIDTH = 4u;
const SHIFT = 2u;
alias Value = vec4<T>;
alias Words = vec4u;
@group(0) @binding(0) var<storage, read> a: array<Value>;
@group(0) @binding(1) var<storage, read> b: array<Value>;
@group(0) @binding(4) var<storage, read> c: array<Words>;
fn a_at(p: Place) -> Value {
  if (A4 == 0u) { return Value(a[p.a >> 2u][p.a & 3u]); }
  return a[p.a];
}
fn b_at(p: Place) -> Value {
  if (B4 == 0u) { return Value(b[p.b >> 2u][p.b & 3u]); }
  return b[p.b];
}
fn c_at(p: Place) -> Words {
  if (C4 == 0u) { return Words(c[p.c >> 2u][p.c & 3u]); }
  return c[p.c];
}
