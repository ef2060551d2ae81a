// y[slice, o, i] = FACTOR * sum, or the maximum, over the slice's share of n of x[OUTER,N,INNER]
// what was cut into slices is reduced again with N = SLICES, in their order: the same bits every time
override OP: u32 = 0u;
override OUTER: u32;
override N: u32;
override INNER: u32;
override SLICES: u32;
override FACTOR: f32 = 1.0;
override THREADS_X: u32;
// invocations side by side that read side by side; SLICES is a multiple of it
override LANES: u32 = 1u;
const SUM = 0u;
@group(0) @binding(0) var<storage, read_write> y: array<f32>;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> fours: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> columns: array<vec4f>;

fn join(a: vec4f, b: vec4f) -> vec4f {
  if (OP == SUM) { return a + b; }
  return max(a, b);
}

struct Share { first: u32, end: u32 }
// no part is empty as long as there are no more parts than items; the product of both may not fit 32 bits
fn share(part: u32, parts: u32, items: u32) -> Share {
  let each = items / parts;
  let rest = items % parts;
  let first = part * each + min(part, rest);
  return Share(first, first + each + select(0u, 1u, part < rest));
}

@compute @workgroup_size(64)
fn values(@builtin(global_invocation_id) id: vec3u) {
  let at = id.x + id.y * THREADS_X;
  if (at >= SLICES * OUTER * INNER) { return; }
  let part = share(at / (OUTER * INNER), SLICES, N);
  let base = at / INNER % OUTER * N * INNER + at % INNER;
  var total = vec4f(x[base + part.first * INNER]);
  for (var n = part.first + 1u; n < part.end; n++) { total = join(total, vec4f(x[base + n * INNER])); }
  y[at] = FACTOR * total.x;
}

// four columns an invocation: INNER is divisible by four
@compute @workgroup_size(64)
fn four_columns(@builtin(global_invocation_id) id: vec3u) {
  let at = id.x + id.y * THREADS_X;
  let width = INNER / 4u;
  if (at >= SLICES * OUTER * width) { return; }
  let part = share(at / (OUTER * width), SLICES, N);
  let base = at / width % OUTER * N * width + at % width;
  var total = fours[base + part.first * width];
  for (var n = part.first + 1u; n < part.end; n++) { total = join(total, fours[base + n * width]); }
  columns[at] = FACTOR * total;
}

// four along a row at a time: INNER is 1, and N divisible by four or OUTER 1; LANES invocations share a stretch
@compute @workgroup_size(64)
fn along_rows(@builtin(global_invocation_id) id: vec3u) {
  let at = id.x + id.y * THREADS_X;
  if (at >= SLICES * OUTER) { return; }
  let slice = at % SLICES;
  let outer = at / SLICES;
  let whole = N / 4u;
  let part = share(slice / LANES, SLICES / LANES, whole);
  let base = outer * whole;
  let start = part.first + slice % LANES;
  var total = fours[base + start];
  for (var n = start + LANES; n < part.end; n += LANES) { total = join(total, fours[base + n]); }
  var joined = join(join(total.xxxx, total.yyyy), join(total.zzzz, total.wwww));
  // what is left over after the last four, where there is one row
  if (slice == SLICES - 1u) {
    for (var n = whole * 4u; n < N; n++) { joined = join(joined, vec4f(fours[whole][n % 4u])); }
  }
  y[slice * OUTER + outer] = FACTOR * joined.x;
}
