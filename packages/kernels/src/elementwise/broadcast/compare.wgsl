// y[i] = 1 where a[i] < b[i], a[i] > b[i] or a[i] == b[i], otherwise 0, over the shape that a and b broadcast to;
// OP chooses the comparison
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
