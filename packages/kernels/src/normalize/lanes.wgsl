// LANES invocations share a row: those of a workgroup. lane.wgsl declares the same names for one invocation.
const LANES = 64u;
var<workgroup> parts: array<vec2f, LANES>;
// the sums of both numbers over the lanes of a row, in the order of the lanes
fn sum_of_lanes(lane: u32, own: vec2f) -> vec2f {
  parts[lane] = own;
  workgroupBarrier();
  var sum = vec2f();
  for (var i = 0u; i < LANES; i++) { sum += parts[i]; }
  workgroupBarrier();
  return sum;
}
