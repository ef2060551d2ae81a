// partials[slice] = (max of |a - b|, max of |b|) over one slice of a[LENGTH] and b[LENGTH]
// A NaN or infinity in a counts as a difference of 3e38, because max may ignore a NaN.
override LENGTH: u32;
override SLICES: u32;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> partials: array<vec2f>;
const EXPONENT = 0x7f800000u;

@compute @workgroup_size(64)
fn difference(@builtin(global_invocation_id) id: vec3u) {
  let slice = id.x + id.y * THREADS_X;
  if (slice >= SLICES) { return; }
  let range = range_of(slice, SLICES, LENGTH);
  var largest = vec2f();
  for (var i = range.first; i < range.end; i++) {
    let finite = (bitcast<u32>(a[i]) & EXPONENT) != EXPONENT;
    largest = max(largest, vec2f(select(3e38, abs(a[i] - b[i]), finite), abs(b[i])));
  }
  partials[slice] = largest;
}
