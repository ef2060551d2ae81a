// values one by one, each kind of lanes*.wgsl with the same names: lanes are what is read at once, a total is what a sum or
// maximum over a run of them gives, ACROSS of a run's values and APART runs lie in the lanes
alias lanes = f32;
alias total = f32;
const ACROSS = 1u;
const APART = 1u;
fn across(v: lanes) -> total { return v; }
fn largest(v: lanes) -> total { return v; }
fn first(v: lanes) -> total { return v; }
fn slope(y: lanes) -> lanes { return slope_at(vec4f(y)).x; }
// 1 in the lane that holds a place of a run, of lanes that begin at its n-th
fn one_at(n: u32, place: u32) -> lanes { return select(0.0, 1.0, n == place); }
