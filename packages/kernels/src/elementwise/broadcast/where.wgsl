// y[i] = a[i] where c[i] is not 0, otherwise b[i], over the shape that a, b and c broadcast to
@group(0) @binding(2) var<storage, read_write> y: array<Value>;

@compute @workgroup_size(64)
fn choose(@builtin(global_invocation_id) id: vec3u) {
  let start = first(id);
  if (start.count == 0u) { return; }
  let once = operands(start);
  for (var n = 0u; n < EACH; n++) {
    if (n >= start.count) { return; }
    let p = later(start, n);
    let o = operands_at(p, once);
    y[p.i] = select(o.right, o.left, c_at(p) != Words(0u));
  }
}
