// y[i] = To(x[i]) for x[LENGTH] of type From; an invocation converts one value. For f16 see halves.wgsl.
override LENGTH: u32;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> x: array<From>;
@group(0) @binding(1) var<storage, read_write> y: array<To>;

@compute @workgroup_size(64)
fn convert(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= LENGTH) { return; }
  y[i] = To(x[i]);
}
