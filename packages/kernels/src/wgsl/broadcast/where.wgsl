// y[i] = a[i] where c[i] is not 0, else b[i], over a broadcast shape
@group(0) @binding(2) var<storage, read_write> y: array<V>;

@compute @workgroup_size(64)
fn choose(@builtin(global_invocation_id) id: vec3u) {
  let i = first(id);
  if (i >= LENGTH) { return; }
  let p = place(i);
  y[i / LANES] = select(right(p), left(p), c_at(p) != Mask(0u));
}
