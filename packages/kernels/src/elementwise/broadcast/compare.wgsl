// y[i] = 1 where a[i] is less than, greater than or equal to b[i], else 0, over a broadcast shape
override OP: u32;
@group(0) @binding(2) var<storage, read_write> y: array<Words>;

@compute @workgroup_size(64)
fn compare(@builtin(global_invocation_id) id: vec3u) {
  let start = first(id);
  if (start.count == 0u) { return; }
  let once = operands(start);
  for (var n = 0u; n < EACH; n++) {
    if (n >= start.count) { return; }
    let p = later(start, n);
    let o = operands_at(p, once);
    var met = o.left == o.right;
    switch (OP) {
      case LESS: { met = o.left < o.right; }
      case GREATER: { met = o.left > o.right; }
      default: {}
    }
    y[p.i] = select(Words(0u), Words(1u), met);
  }
}
