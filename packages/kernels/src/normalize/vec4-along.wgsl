// reads rows of contiguous values, four values of one row at a time; scalar.wgsl explains the names
alias Value = vec4f;
alias Total = f32;
const ALONG = 4u;
const BESIDE = 1u;
fn sum_along(v: Value) -> Total { return (v.x + v.y) + (v.z + v.w); }
fn largest(v: Value) -> Total { return max(max(v.x, v.y), max(v.z, v.w)); }
fn first(v: Value) -> Total { return v.x; }
fn slope(y: Value) -> Value { return slope_at(y); }
fn one_at(n: u32, place: u32) -> Value {
  return select(vec4f(), vec4f(1.0), vec4u(n, n + 1u, n + 2u, n + 3u) == vec4u(place));
}
