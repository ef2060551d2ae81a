// four values of a row at a time, where its width is divisible by four
alias Lanes = vec4f;
alias Words = vec4u;
const LANES = 4u;
fn to_vec4(v: Lanes) -> vec4f { return v; }
fn of_vec4(v: vec4f) -> Lanes { return v; }
