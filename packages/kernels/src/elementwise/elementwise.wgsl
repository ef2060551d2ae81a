// add: y[i] = a[i] + b[i]; scale: y[i] = FACTOR a[i]; the others are below, all over LENGTH values
// An invocation handles a strip of vectors of four values: see strip.wgsl.
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

// y = a f', where b = f(x) and f' is the slope of f at x: dx from a = dy and b = y
@compute @workgroup_size(64)
fn activation_gradient(@builtin(global_invocation_id) id: vec3u) {
  let start = first(id);
  for (var n = 0u; n < EACH; n++) {
    let i = start + n * NEIGHBOURS;
    if (i >= FOURS) { return; }
    y[i] = a[i] * slope_at(b[i]);
  }
}
