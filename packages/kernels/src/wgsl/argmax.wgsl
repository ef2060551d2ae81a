// indices[o, i] = the n where x[OUTER,N,INNER] is largest, the first of equal ones; in SLICES parts (value, n) that are
// then folded in their order
//   dx[o, n, i] = dy[o, i] where n is that one, else 0
override OUTER: u32;
override N: u32;
override INNER: u32;
override SLICES: u32 = 1u;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> indices: array<u32>;
@group(0) @binding(2) var<storage, read_write> found: array<vec2u>;
@group(0) @binding(3) var<storage, read> parts: array<vec2u>;
@group(0) @binding(4) var<storage, read> dy: array<f32>;
@group(0) @binding(5) var<storage, read> at_most: array<u32>;
@group(0) @binding(6) var<storage, read_write> dx: array<f32>;

struct Found { value: f32, n: u32 }
fn search(at: u32) -> Found {
  let slice = at / (OUTER * INNER);
  let base = at / INNER % OUTER * N * INNER + at % INNER;
  let each = N / SLICES;
  let rest = N % SLICES;
  let first = slice * each + min(slice, rest);
  let end = first + each + select(0u, 1u, slice < rest);
  var best = Found(x[base + first * INNER], first);
  for (var n = first + 1u; n < end; n++) {
    let value = x[base + n * INNER];
    if (value > best.value) { best = Found(value, n); }
  }
  return best;
}

@compute @workgroup_size(64)
fn whole(@builtin(global_invocation_id) id: vec3u) {
  let at = id.x + id.y * THREADS_X;
  if (at >= OUTER * INNER) { return; }
  indices[at] = search(at).n;
}

@compute @workgroup_size(64)
fn partial(@builtin(global_invocation_id) id: vec3u) {
  let at = id.x + id.y * THREADS_X;
  if (at >= SLICES * OUTER * INNER) { return; }
  let best = search(at);
  found[at] = vec2u(bitcast<u32>(best.value), best.n);
}

@compute @workgroup_size(64)
fn fold(@builtin(global_invocation_id) id: vec3u) {
  let at = id.x + id.y * THREADS_X;
  if (at >= OUTER * INNER) { return; }
  var best = parts[at];
  for (var slice = 1u; slice < SLICES; slice++) {
    let part = parts[slice * OUTER * INNER + at];
    if (bitcast<f32>(part.x) > bitcast<f32>(best.x)) { best = part; }
  }
  indices[at] = best.y;
}

@compute @workgroup_size(64)
fn gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= OUTER * N * INNER) { return; }
  let output = i / (N * INNER) * INNER + i % INNER;
  dx[i] = select(0.0, dy[output], at_most[output] == i / INNER % N);
}
