// a Value is four neighbouring values: for rows whose length is divisible by four
alias Value = vec4f;
alias Words = vec4u;
const WIDTH = 4u;
fn to_vec4(v: Value) -> vec4f { return v; }
fn of_vec4(v: vec4f) -> Value { return v; }
