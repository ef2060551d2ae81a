// Reads rows one value at a time. vec4-along.wgsl and vec4-beside.wgsl declare the same names for four at a time.
// A Value holds ALONG values of each of BESIDE rows. A Total is the type of a sum or maximum over these rows.
alias Value = f32;
alias Total = f32;
const ALONG = 1u;
const BESIDE = 1u;
fn sum_along(v: Value) -> Total { return v; }
fn largest(v: Value) -> Total { return v; }
fn first(v: Value) -> Total { return v; }
fn slope(y: Value) -> Value { return slope_at(vec4f(y)).x; }
// 1 at one place of a row and 0 elsewhere, for a Value that begins at the row's n-th value
fn one_at(n: u32, place: u32) -> Value { return select(0.0, 1.0, n == place); }
