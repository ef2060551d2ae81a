// found[slot] = (launches looked at so far, the first of them that left a NaN or 0), each slot by its each of LENGTH values
override LENGTH: u32;
override SLOTS: u32;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> looked_at: array<u32>;
@group(0) @binding(1) var<storage, read_write> found: array<vec2u>;
@group(0) @binding(2) var<storage, read_write> cleared: array<u32>;
const INFINITY = 0x7f800000u;

// drivers may take comparisons of NaN for what they please: bits are what they are
@compute @workgroup_size(64)
fn find(@builtin(global_invocation_id) id: vec3u) {
  let slot = id.x + id.y * THREADS_X;
  if (slot >= SLOTS) { return; }
  let each = (LENGTH + SLOTS - 1u) / SLOTS;
  let last = min(LENGTH, (slot + 1u) * each);
  var own = found[slot];
  own.x++;
  var left = false;
  for (var i = slot * each; i < last; i++) {
    left = left || (looked_at[i] & 0x7fffffffu) > INFINITY;
  }
  if (left && own.y == 0u) { own.y = own.x; }
  found[slot] = own;
}

// cleared[i] = 0: memory that is given out again may hold the bits of a NaN
@compute @workgroup_size(64)
fn clear(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i < LENGTH) { cleared[i] = 0u; }
}
