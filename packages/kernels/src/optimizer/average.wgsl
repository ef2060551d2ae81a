// averages += share (values - averages) over LENGTH values: an exponential moving average
// An invocation handles a strip of vectors of four values: see strip.wgsl.
@group(0) @binding(0) var<storage, read_write> averages: array<vec4f>;
@group(0) @binding(1) var<storage, read> values: array<vec4f>;
@group(0) @binding(2) var<storage, read> share: array<f32>;

@compute @workgroup_size(64)
fn average(@builtin(global_invocation_id) id: vec3u) {
  let start = first(id);
  for (var n = 0u; n < EACH; n++) {
    let i = start + n * NEIGHBOURS;
    if (i >= FOURS) { return; }
    let former = averages[i];
    averages[i] = former + share[0] * (values[i] - former);
  }
}
