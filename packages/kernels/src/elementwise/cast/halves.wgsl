// pack:   halves[i] = (f16(x[2 i]), f16(x[2 i + 1])) for x[LENGTH], two f16 values in a word
// unpack: (y[2 i], y[2 i + 1]) = the two values of packed[i], as f32
// Packed words work on every adapter: the type f16 itself is optional in WebGPU.
override LENGTH: u32;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> x: array<vec2f>;
@group(0) @binding(1) var<storage, read_write> halves: array<u32>;
@group(0) @binding(2) var<storage, read> packed: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<vec2f>;

@compute @workgroup_size(64)
fn pack(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (2u * i >= LENGTH) { return; }
  halves[i] = pack2x16float(x[i]);
}

@compute @workgroup_size(64)
fn unpack(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (2u * i >= LENGTH) { return; }
  y[i] = unpack2x16float(packed[i]);
}
