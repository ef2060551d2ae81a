// indices[slice, o, i] = argmax over the n of a slice of x[o, n, i], and largest[slice, o, i] = the maximum,
//   for x[OUTER,N,INNER]
// fold:     indices[o, i] = argmax over all n, from the results of SLICES slices
// gradient: dx[o, n, i] = dy[o, i] if n = at_most[o, i], otherwise 0
// Of equal maxima the first n wins, in every kernel: the result does not depend on SLICES.
override OUTER: u32;
override N: u32;
override INNER: u32;
override SLICES: u32 = 1u;
override THREADS_X: u32;
// the number of neighbouring invocations that read neighbouring vectors along a row; SLICES is a multiple of it
override NEIGHBOURS: u32 = 1u;
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> fours: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> largest: array<f32>;
@group(0) @binding(3) var<storage, read_write> indices: array<u32>;
@group(0) @binding(4) var<storage, read_write> largest_columns: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> index_columns: array<vec4u>;
@group(0) @binding(6) var<storage, read> partials: array<f32>;
@group(0) @binding(7) var<storage, read> found: array<u32>;
@group(0) @binding(8) var<storage, read> dy: array<f32>;
@group(0) @binding(9) var<storage, read> at_most: array<u32>;
@group(0) @binding(10) var<storage, read_write> dx: array<f32>;

struct Best { value: f32, n: u32 }
// the larger value; of equal values the one with the smaller n
fn better(a: Best, b: Best) -> Best {
  let more = b.value > a.value || (b.value == a.value && b.n < a.n);
  return Best(select(a.value, b.value, more), select(a.n, b.n, more));
}

struct Bests { value: vec4f, n: vec4u }
// the larger values, for callers that visit n in ascending order: of equal values the first stays
fn later(a: Bests, value: vec4f, n: vec4u) -> Bests {
  let more = value > a.value;
  return Bests(select(a.value, value, more), select(a.n, n, more));
}

@compute @workgroup_size(64)
fn values(@builtin(global_invocation_id) id: vec3u) {
  let at = id.x + id.y * THREADS_X;
  if (at >= SLICES * OUTER * INNER) { return; }
  let range = range_of(at / (OUTER * INNER), SLICES, N);
  let base = at / INNER % OUTER * N * INNER + at % INNER;
  var best = Best(x[base + range.first * INNER], range.first);
  for (var n = range.first + 1u; n < range.end; n++) { best = better(best, Best(x[base + n * INNER], n)); }
  largest[at] = best.value;
  indices[at] = best.n;
}

// An invocation handles four columns: INNER is divisible by four. A workgroup covers a page of a row: see reduce.wgsl.
@compute @workgroup_size(256)
fn four_columns(@builtin(global_invocation_id) id: vec3u) {
  let at = id.x + id.y * THREADS_X;
  let width = INNER / 4u;
  if (at >= SLICES * OUTER * width) { return; }
  let range = range_of(at / (OUTER * width), SLICES, N);
  let base = at / width % OUTER * N * width + at % width;
  var best = Bests(fours[base + range.first * width], vec4u(range.first));
  var n = range.first;
  // four rows in each iteration, because the loop itself costs time on adapters that compute on the CPU
  for (; n + 3u < range.end; n += 4u) {
    let i = base + n * width;
    best = later(best, fours[i], vec4u(n));
    best = later(best, fours[i + width], vec4u(n + 1u));
    best = later(best, fours[i + 2u * width], vec4u(n + 2u));
    best = later(best, fours[i + 3u * width], vec4u(n + 3u));
  }
  for (; n < range.end; n++) { best = later(best, fours[base + n * width], vec4u(n)); }
  largest_columns[at] = best.value;
  index_columns[at] = best.n;
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
  let each = vec4u(0u, 1u, 2u, 3u);
  var four = Bests(fours[base + start], start * 4u + each);
  for (var n = start + NEIGHBOURS; n < range.end; n += NEIGHBOURS) {
    four = later(four, fours[base + n], n * 4u + each);
  }
  let left = better(Best(four.value.x, four.n.x), Best(four.value.y, four.n.y));
  var best = better(left, better(Best(four.value.z, four.n.z), Best(four.value.w, four.n.w)));
  // the values after the last whole vector: there are none if N is divisible by four
  if (slice == SLICES - 1u) {
    for (var n = whole * 4u; n < N; n++) { best = better(best, Best(fours[whole][n % 4u], n)); }
  }
  largest[slice * OUTER + outer] = best.value;
  indices[slice * OUTER + outer] = best.n;
}

@compute @workgroup_size(64)
fn fold(@builtin(global_invocation_id) id: vec3u) {
  let at = id.x + id.y * THREADS_X;
  let length = OUTER * INNER;
  if (at >= length) { return; }
  var best = Best(partials[at], found[at]);
  for (var slice = 1u; slice < SLICES; slice++) {
    best = better(best, Best(partials[slice * length + at], found[slice * length + at]));
  }
  indices[at] = best.n;
}

@compute @workgroup_size(64)
fn gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= OUTER * N * INNER) { return; }
  let output = i / (N * INNER) * INNER + i % INNER;
  dx[i] = select(0.0, dy[output], at_most[output] == i / INNER % N);
}
