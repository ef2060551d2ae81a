// a Value is one value: for broadcasts in which an operand does not allow reading four at a time
const WIDTH = 1u;
const SHIFT = 0u;
alias Value = T;
alias Words = u32;
@group(0) @binding(0) var<storage, read> a: array<Value>;
@group(0) @binding(1) var<storage, read> b: array<Value>;
@group(0) @binding(4) var<storage, read> c: array<Words>;
fn a_at(p: Place) -> Value { return a[p.a]; }
fn b_at(p: Place) -> Value { return b[p.b]; }
fn c_at(p: Place) -> Words { return c[p.c]; }
