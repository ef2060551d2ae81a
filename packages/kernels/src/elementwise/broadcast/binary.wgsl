// forward:    y[i] = f(a[i], b[i]) over the shape that a and b broadcast to; OP chooses f
// gradient_a: y[i] = dy[i] df/da(a[i], b[i])
// gradient_b: y[i] = dy[i] df/db(a[i], b[i])
// Gradients have the broadcast shape: another kernel sums them over the dimensions in which an operand was repeated.
override OP: u32;
@group(0) @binding(2) var<storage, read_write> y: array<Value>;
@group(0) @binding(3) var<storage, read> dy: array<Value>;

// a to the power b. WGSL's pow is undefined for negative a, so this computes the sign of a whole power itself, gives
// NaN for other powers of negative numbers, infinity for negative powers of 0, and 1 for b = 0.
fn power(a: Value, b: Value) -> Value {
  let size = select(pow(abs(a), b), Value(0.0), (a == Value(0.0)) & (b > Value(0.0)));
  let odd = abs(b) % Value(2.0) == Value(1.0);
  let signed = select(size, -size, odd & (a < Value(0.0)));
  let real = (floor(b) == b) | (a >= Value(0.0));
  let bits = select(bitcast<Words>(signed), Words(0x7f800000u), (a == Value(0.0)) & (b < Value(0.0)));
  let known = bitcast<Value>(select(Words(0x7fc00000u), bits, real));
  return select(known, Value(1.0), b == Value(0.0));
}

fn f(a: Value, b: Value) -> Value {
  switch (OP) {
    case ADD: { return a + b; }
    case SUB: { return a - b; }
    case MUL: { return a * b; }
    case DIV: { return a / b; }
    case POW: { return power(a, b); }
    case MAXIMUM: { return max(a, b); }
    default: { return min(a, b); }
  }
}

// the gradient of max(a, b) at a: half of it where a and b are equal
fn larger(a: Value, b: Value) -> Value { return select(select(Value(0.0), Value(0.5), a == b), Value(1.0), a > b); }

fn slope_a(a: Value, b: Value) -> Value {
  switch (OP) {
    case MUL: { return b; }
    case DIV: { return 1.0 / b; }
    case POW: { return select(b * power(a, b - Value(1.0)), Value(0.0), b == Value(0.0)); }
    case MAXIMUM: { return larger(a, b); }
    case MINIMUM: { return larger(b, a); }
    default: { return Value(1.0); }
  }
}

fn slope_b(a: Value, b: Value) -> Value {
  switch (OP) {
    case SUB: { return Value(-1.0); }
    case MUL: { return a; }
    case DIV: { return -a / (b * b); }
    case POW: { return select(power(a, b) * log(a), Value(0.0), (a == Value(0.0)) & (b >= Value(0.0))); }
    case MAXIMUM: { return larger(b, a); }
    case MINIMUM: { return larger(a, b); }
    default: { return Value(1.0); }
  }
}

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u) {
  let start = first(id);
  if (start.count == 0u) { return; }
  let once = operands(start);
  for (var n = 0u; n < EACH; n++) {
    if (n >= start.count) { return; }
    let p = later(start, n);
    let o = operands_at(p, once);
    y[p.i] = f(o.left, o.right);
  }
}

@compute @workgroup_size(64)
fn gradient_a(@builtin(global_invocation_id) id: vec3u) {
  let start = first(id);
  if (start.count == 0u) { return; }
  let once = operands(start);
  for (var n = 0u; n < EACH; n++) {
    if (n >= start.count) { return; }
    let p = later(start, n);
    let o = operands_at(p, once);
    y[p.i] = dy[p.i] * slope_a(o.left, o.right);
  }
}

@compute @workgroup_size(64)
fn gradient_b(@builtin(global_invocation_id) id: vec3u) {
  let start = first(id);
  if (start.count == 0u) { return; }
  let once = operands(start);
  for (var n = 0u; n < EACH; n++) {
    if (n >= start.count) { return; }
    let p = later(start, n);
    let o = operands_at(p, once);
    y[p.i] = dy[p.i] * slope_b(o.left, o.right);
  }
}
