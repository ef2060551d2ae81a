// one value of each of four runs that lie side by side
alias lanes = vec4f;
alias total = vec4f;
const ACROSS = 1u;
const APART = 4u;
fn across(v: lanes) -> total { return v; }
fn largest(v: lanes) -> total { return v; }
fn first(v: lanes) -> total { return v; }
fn slope(y: lanes) -> lanes { return slope_at(y); }
fn one_at(n: u32, place: u32) -> lanes { return lanes(select(0.0, 1.0, n == place)); }
