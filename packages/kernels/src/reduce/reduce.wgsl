// y[slice, o, i] = FACTOR times the sum, or the maximum, of x[o, n, i] over the n of a slice
//   for x[OUTER,N,INNER], y[SLICES,OUTER,INNER]
// Several slices keep an adapter busy if there are few results. A second launch with N = SLICES reduces them to one, in
// their order: this always gives the same bits.
override OP: u32 = SUM;
override OUTER: u32;
override N: u32;
override INNER: u32;
override SLICES: u32;
override FACTOR: f32 = 1.0;
override THREADS_X: u32;
// the number of neighbouring invocations that read neighbouring vectors along a row; SLICES is a multiple of it
override NEIGHBOURS: u32 = 1u;
@group(0) @binding(0) var<storage, read_write> y: array<f32>;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> fours: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> columns: array<vec4f>;

fn joined(a: f32, b: f32) -> f32 {
  if (OP == SUM) { return a + b; }
  // on SwiftShader max costs twice as much
  return select(a, b, b > a);
}
fn join(a: vec4f, b: vec4f) -> vec4f {
  if (OP == SUM) { return a + b; }
  return select(a, b, b > a);
}

@compute @workgroup_size(64)
fn values(@builtin(global_invocation_id) id: vec3u) {
  let at = id.x + id.y * THREADS_X;
  if (at >= SLICES * OUTER * INNER) { return; }
  let range = range_of(at / (OUTER * INNER), SLICES, N);
  let base = at / INNER % OUTER * N * INNER + at % INNER;
  var total = x[base + range.first * INNER];
  for (var n = range.first + 1u; n < range.end; n++) { total = joined(total, x[base + n * INNER]); }
  y[at] = FACTOR * total;
}

// An invocation handles four columns: INNER is divisible by four. A workgroup of 256 reads a whole memory page (4 KiB)
// of a row. A thread of SwiftShader executes every sixteenth workgroup: with smaller workgroups, it would read only a
// part of each page.
@compute @workgroup_size(256)
fn four_columns(@builtin(global_invocation_id) id: vec3u) {
  let at = id.x + id.y * THREADS_X;
  let width = INNER / 4u;
  if (at >= SLICES * OUTER * width) { return; }
  let range = range_of(at / (OUTER * width), SLICES, N);
  let base = at / width % OUTER * N * width + at % width;
  var total = vec4f();
  if (OP != SUM) { total = fours[base + range.first * width]; }
  var n = range.first;
  // four rows in each iteration, because the loop itself costs time on adapters that compute on the CPU
  for (; n + 3u < range.end; n += 4u) {
    let i = base + n * width;
    total = join(total, join(join(fours[i], fours[i + width]), join(fours[i + 2u * width], fours[i + 3u * width])));
  }
  for (; n < range.end; n++) { total = join(total, fours[base + n * width]); }
  columns[at] = FACTOR * total;
}

// An invocation reads four values along a row at a time: INNER is 1, and N is divisible by four or OUTER is 1.
// NEIGHBOURS invocations take turns in one range of a row.
@compute @workgroup_size(64)
fn along_rows(@builtin(global_invocation_id) id: vec3u) {
  let at = id.x + id.y * THREADS_X;
  if (at >= SLICES * OUTER) { return; }
  let slice = at % SLICES;
  let outer = at / SLICES;
  let whole = N / 4u;
  let range = range_of(slice / NEIGHBOURS, SLICES / NEIGHBOURS, whole);
  let base = outer * whole;
  let start = range.first + slice % NEIGHBOURS;
  var four = fours[base + start];
  for (var n = start + NEIGHBOURS; n < range.end; n += NEIGHBOURS) { four = join(four, fours[base + n]); }
  var total = joined(joined(four.x, four.y), joined(four.z, four.w));
  // the values after the last whole vector: there are none if N is divisible by four
  if (slice == SLICES - 1u) {
    for (var n = whole * 4u; n < N; n++) { total = joined(total, fours[whole][n % 4u]); }
  }
  y[slice * OUTER + outer] = FACTOR * total;
}
