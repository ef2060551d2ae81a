// one value at a time; each way to read rows has these names: Value is what is read at a time, a Total is what a sum or maximum
// over a row of them gives; a Value holds ALONG values of each of BESIDE rows
alias Value = f32;
alias Total = f32;
const ALONG = 1u;
const BESIDE = 1u;
fn sum_along(v: Value) -> Total { return v; }
fn largest(v: Value) -> Total { return v; }
fn first(v: Value) -> Total { return v; }
fn slope(y: Value) -> Value { return slope_at(vec4f(y)).x; }
// 1 at a place of a row, of a Value that begins at its n-th value
fn one_at(n: u32, place: u32) -> Value { return select(0.0, 1.0, n == place); }
