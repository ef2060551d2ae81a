// y[in_b(i)] = a[in_a(i)] over the places i of [D0,D1,D2,D3,D4], bit for bit: b's strides are those of y
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
