// stochastic gradient descent with momentum (Sutskever et al. 2013) over flat buffers of LENGTH weights:
//   g = UNSCALE gradient + DECAY w, v = MOMENTUM v + g,
//   w = w - rate v, or w = w - rate (g + MOMENTUM v) if NESTEROV is 1
// These are PyTorch's equations without dampening. Only the first DECAYED weights (a multiple of four, or all) have the
// term DECAY w. An invocation handles a strip of vectors of four values: see strip.wgsl.
override MOMENTUM: f32;
override NESTEROV: u32;
override DECAY: f32;
override DECAYED: u32;
override UNSCALE: f32;
@group(0) @binding(0) var<storage, read_write> weights: array<vec4f>;
@group(0) @binding(1) var<storage, read> gradients: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> velocity: array<vec4f>;
@group(0) @binding(3) var<storage, read> rate: array<f32>;

@compute @workgroup_size(64)
fn sgd(@builtin(global_invocation_id) id: vec3u) {
  let step = rate[0];
  let start = first(id);
  for (var n = 0u; n < EACH; n++) {
    let i = start + n * NEIGHBOURS;
    if (i >= FOURS) { return; }
    let w = weights[i];
    let g = UNSCALE * gradients[i] + select(0.0, DECAY, i * 4u < DECAYED) * w;
    let v = MOMENTUM * velocity[i] + g;
    velocity[i] = v;
    weights[i] = w - step * select(v, g + MOMENTUM * v, NESTEROV == 1u);
  }
}
