// four values of one run
alias lanes = vec4f;
alias total = f32;
const ACROSS = 4u;
const APART = 1u;
fn across(v: lanes) -> total { return (v.x + v.y) + (v.z + v.w); }
fn largest(v: lanes) -> total { return max(max(v.x, v.y), max(v.z, v.w)); }
fn first(v: lanes) -> total { return v.x; }
fn slope(y: lanes) -> lanes { return slope_at(y); }
fn one_at(n: u32, place: u32) -> lanes { return select(vec4f(), vec4f(1.0), vec4u(n, n + 1u, n + 2u, n + 3u) == vec4u(place)); }
