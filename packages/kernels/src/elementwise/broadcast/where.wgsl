// y[i] = a[i] where c[i] is not 0, else b[i], over a broadcast shape
@group(0) @binding(2) var<storage, read_write> y: array<V>;

@compute @workgroup_size(64)
fn choose(@builtin(global_invocation_id) id: vec3u) {
  let run = first(id);
  if (run.count == 0u) { return; }
  let once = operands(run);
  for (var n = 0u; n < EACH; n++) {
    if (n >= run.count) { return; }
    let p = later(run, n);
    let o = operands_at(p, once);
    y[p.i] = select(o.right, o.left, c_at(p) != Mask(0u));
  }
}
