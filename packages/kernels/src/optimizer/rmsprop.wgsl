// RMSprop (Tieleman and Hinton 2012) over flat buffers of LENGTH weights, with g = UNSCALE gradient:
//   s = RHO s + (1 - RHO) g^2, w = w - rate g / (sqrt(s) + EPSILON) - rate DECAY w
// Only the first DECAYED weights (a multiple of four, or all) decay: the last term is that of Loshchilov and Hutter
// 2019, Decoupled weight decay. An invocation handles a strip of vectors of four values: see strip.wgsl.
override RHO: f32;
override EPSILON: f32;
override DECAY: f32;
override DECAYED: u32;
override UNSCALE: f32;
@group(0) @binding(0) var<storage, read_write> weights: array<vec4f>;
@group(0) @binding(1) var<storage, read> gradients: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> mean_square: array<vec4f>;
@group(0) @binding(3) var<storage, read> rate: array<f32>;

@compute @workgroup_size(64)
fn rmsprop(@builtin(global_invocation_id) id: vec3u) {
  let step = rate[0];
  let start = first(id);
  for (var n = 0u; n < EACH; n++) {
    let i = start + n * NEIGHBOURS;
    if (i >= FOURS) { return; }
    let g = UNSCALE * gradients[i];
    let s = RHO * mean_square[i] + (1.0 - RHO) * g * g;
    mean_square[i] = s;
    let w = weights[i];
    let decay = select(0.0, step * DECAY, i * 4u < DECAYED);
    weights[i] = w - step * g / (sqrt(s) + EPSILON) - decay * w;
  }
}
