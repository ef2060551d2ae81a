// found[slot] = (number of launches so far, number of the first launch that left a NaN, or 0) for found[SLOTS]
// Each slot searches its share of looked_at[LENGTH] after every launch.
override LENGTH: u32;
override SLOTS: u32;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> looked_at: array<u32>;
@group(0) @binding(1) var<storage, read_write> found: array<vec2u>;
@group(0) @binding(2) var<storage, read_write> cleared: array<u32>;
const INFINITY = 0x7f800000u;

// tests the bits, because drivers may assume that no value is NaN and compute comparisons with NaN wrongly
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

// cleared[i] = 0: memory that is used again may hold the bits of a NaN
@compute @workgroup_size(64)
fn clear(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i < LENGTH) { cleared[i] = 0u; }
}
