// one value at a time
const LANES = 1u;
const SHIFT = 0u;
alias V = T;
alias Mask = u32;
@group(0) @binding(0) var<storage, read> a: array<V>;
@group(0) @binding(1) var<storage, read> b: array<V>;
@group(0) @binding(4) var<storage, read> c: array<Mask>;
fn a_at(p: Place) -> V { return a[p.a]; }
fn b_at(p: Place) -> V { return b[p.b]; }
fn c_at(p: Place) -> Mask { return c[p.c]; }
