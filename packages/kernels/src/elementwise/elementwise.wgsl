// y[i] = f(x[i]) and y[i] = f(a[i], b[i]) over LENGTH values, in strips of fours
override FACTOR: f32 = 1.0;
@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(64)
fn add(@builtin(global_invocation_id) id: vec3u) {
  let start = first(id);
  for (var n = 0u; n < EACH; n++) {
    let i = start + n * NEIGHBOURS;
    if (i >= FOURS) { return; }
    y[i] = a[i] + b[i];
  }
}

@compute @workgroup_size(64)
fn scale(@builtin(global_invocation_id) id: vec3u) {
  let start = first(id);
  for (var n = 0u; n < EACH; n++) {
    let i = start + n * NEIGHBOURS;
    if (i >= FOURS) { return; }
    y[i] = FACTOR * a[i];
  }
}

// y += a
@compute @workgroup_size(64)
fn accumulate(@builtin(global_invocation_id) id: vec3u) {
  let start = first(id);
  for (var n = 0u; n < EACH; n++) {
    let i = start + n * NEIGHBOURS;
    if (i >= FOURS) { return; }
    y[i] += a[i];
  }
}

// y = FACTOR everywhere
@compute @workgroup_size(64)
fn fill(@builtin(global_invocation_id) id: vec3u) {
  let start = first(id);
  for (var n = 0u; n < EACH; n++) {
    let i = start + n * NEIGHBOURS;
    if (i >= FOURS) { return; }
    y[i] = vec4f(FACTOR);
  }
}

// y = activation(a)
@compute @workgroup_size(64)
fn activation(@builtin(global_invocation_id) id: vec3u) {
  let start = first(id);
  for (var n = 0u; n < EACH; n++) {
    let i = start + n * NEIGHBOURS;
    if (i >= FOURS) { return; }
    y[i] = activate(a[i]);
  }
}

// y = a * slope of the activation where it gave b: dx from dy and y
@compute @workgroup_size(64)
fn activation_gradient(@builtin(global_invocation_id) id: vec3u) {
  let start = first(id);
  for (var n = 0u; n < EACH; n++) {
    let i = start + n * NEIGHBOURS;
    if (i >= FOURS) { return; }
    y[i] = a[i] * slope_at(b[i]);
  }
}
