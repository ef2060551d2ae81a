// a Value is one value: for rows whose length is not divisible by four
alias Value = f32;
alias Words = u32;
const WIDTH = 1u;
fn to_vec4(v: Value) -> vec4f { return vec4f(v); }
fn of_vec4(v: vec4f) -> Value { return v.x; }
