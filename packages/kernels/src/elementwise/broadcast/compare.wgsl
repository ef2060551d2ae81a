// y[i] = 1 where a[i] is less than, greater than or equal to b[i], else 0, over a broadcast shape
override OP: u32;
const LESS = 0u;
const GREATER = 1u;
@group(0) @binding(2) var<storage, read_write> y: array<Mask>;

@compute @workgroup_size(64)
fn compare(@builtin(global_invocation_id) id: vec3u) {
  let run = first(id);
  if (run.count == 0u) { return; }
  let once = operands(run);
  for (var n = 0u; n < EACH; n++) {
    if (n >= run.count) { return; }
    let p = later(run, n);
    let o = operands_at(p, once);
    var met = o.left == o.right;
    switch (OP) {
      case LESS: { met = o.left < o.right; }
      case GREATER: { met = o.left > o.right; }
      default: {}
    }
    y[p.i] = select(Mask(0u), Mask(1u), met);
  }
}
