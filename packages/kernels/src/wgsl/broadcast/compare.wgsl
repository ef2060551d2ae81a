// y[i] = 1 where a[i] is less than, greater than or equal to b[i], else 0, over a broadcast shape
override OP: u32;
const LESS = 0u;
const GREATER = 1u;
@group(0) @binding(2) var<storage, read_write> y: array<Mask>;

@compute @workgroup_size(64)
fn compare(@builtin(global_invocation_id) id: vec3u) {
  let i = first(id);
  if (i >= LENGTH) { return; }
  let p = place(i);
  let a = left(p);
  let b = right(p);
  var met = a == b;
  switch (OP) {
    case LESS: { met = a < b; }
    case GREATER: { met = a > b; }
    default: {}
  }
  y[i / LANES] = select(Mask(0u), Mask(1u), met);
}
