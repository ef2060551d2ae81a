// y[in_b(i)] = a[in_a(i)] over all i of [D0,D1,D2,D3,D4]; in_a and in_b are the indices by strides of places.wgsl
// There is no operand b: B0 to B4 are the strides of y. Values are copied as u32, so that all bits stay as they are.
@group(0) @binding(2) var<storage, read_write> y: array<Value>;

@compute @workgroup_size(64)
fn copy(@builtin(global_invocation_id) id: vec3u) {
  let start = first(id);
  for (var n = 0u; n < EACH; n++) {
    if (n >= start.count) { return; }
    let p = later(start, n);
    y[p.b] = a_at(p);
  }
}
