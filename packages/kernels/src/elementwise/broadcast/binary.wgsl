// y[i] = f(a[i], b[i]) over a broadcast shape, and what its gradients are before the sum over what was repeated:
//   y[i] = dy[i] df/da(a[i], b[i]), y[i] = dy[i] df/db(a[i], b[i])
override OP: u32;
const ADD = 0u;
const SUB = 1u;
const MUL = 2u;
const DIV = 3u;
const POW = 4u;
const MAXIMUM = 5u;
const MINIMUM = 6u;
@group(0) @binding(2) var<storage, read_write> y: array<V>;
@group(0) @binding(3) var<storage, read> dy: array<V>;

// also of a negative number to a whole power, where the driver's own gives no number
fn power(a: V, b: V) -> V {
  let size = select(pow(abs(a), b), V(0.0), (a == V(0.0)) & (b > V(0.0)));
  let odd = abs(b) % V(2.0) == V(1.0);
  let signed = select(size, -size, odd & (a < V(0.0)));
  let real = (floor(b) == b) | (a >= V(0.0));
  let bits = select(bitcast<Mask>(signed), Mask(0x7f800000u), (a == V(0.0)) & (b < V(0.0)));
  let known = bitcast<V>(select(Mask(0x7fc00000u), bits, real));
  return select(known, V(1.0), b == V(0.0));
}

fn f(a: V, b: V) -> V {
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

// equal ones share
fn larger(a: V, b: V) -> V { return select(select(V(0.0), V(0.5), a == b), V(1.0), a > b); }

fn slope_a(a: V, b: V) -> V {
  switch (OP) {
    case MUL: { return b; }
    case DIV: { return 1.0 / b; }
    case POW: { return select(b * power(a, b - V(1.0)), V(0.0), b == V(0.0)); }
    case MAXIMUM: { return larger(a, b); }
    case MINIMUM: { return larger(b, a); }
    default: { return V(1.0); }
  }
}

fn slope_b(a: V, b: V) -> V {
  switch (OP) {
    case SUB: { return V(-1.0); }
    case MUL: { return a; }
    case DIV: { return -a / (b * b); }
    case POW: { return select(power(a, b) * log(a), V(0.0), (a == V(0.0)) & (b >= V(0.0))); }
    case MAXIMUM: { return larger(b, a); }
    case MINIMUM: { return larger(a, b); }
    default: { return V(1.0); }
  }
}

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u) {
  let run = first(id);
  if (run.count == 0u) { return; }
  let once = operands(run);
  for (var n = 0u; n < EACH; n++) {
    if (n >= run.count) { return; }
    let p = later(run, n);
    let o = operands_at(p, once);
    y[p.i] = f(o.left, o.right);
  }
}

@compute @workgroup_size(64)
fn gradient_a(@builtin(global_invocation_id) id: vec3u) {
  let run = first(id);
  if (run.count == 0u) { return; }
  let once = operands(run);
  for (var n = 0u; n < EACH; n++) {
    if (n >= run.count) { return; }
    let p = later(run, n);
    let o = operands_at(p, once);
    y[p.i] = dy[p.i] * slope_a(o.left, o.right);
  }
}

@compute @workgroup_size(64)
fn gradient_b(@builtin(global_invocation_id) id: vec3u) {
  let run = first(id);
  if (run.count == 0u) { return; }
  let once = operands(run);
  for (var n = 0u; n < EACH; n++) {
    if (n >= run.count) { return; }
    let p = later(run, n);
    let o = operands_at(p, once);
    y[p.i] = dy[p.i] * slope_b(o.left, o.right);
  }
}
