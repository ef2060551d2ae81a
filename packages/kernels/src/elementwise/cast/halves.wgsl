// f16 values two to a word, where an adapter need not know the type: halves[i] = (f16(x[2 i]), f16(x[2 i + 1])) and back
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
