// reads interleaved rows, one value of each of four rows at a time; scalar.wgsl explains the names
alias Value = vec4f;
alias Total = vec4f;
const ALONG = 1u;
const BESIDE = 4u;
fn sum_along(v: Value) -> Total { return v; }
fn largest(v: Value) -> Total { return v; }
fn first(v: Value) -> Total { return v; }
fn slope(y: Value) -> Value { return slope_at(y); }
fn one_at(n: u32, place: u32) -> Value { return Value(select(0.0, 1.0, n == place)); }
