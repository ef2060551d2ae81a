// one value of a row at a time, where its width is not divisible by four
alias Lanes = f32;
alias Words = u32;
const LANES = 1u;
fn to_vec4(v: Lanes) -> vec4f { return vec4f(v); }
fn of_vec4(v: vec4f) -> Lanes { return v.x; }
