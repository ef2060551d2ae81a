// y[p, e] = table[indices[p], e], or NaN if indices[p] >= V, for table[V,E], indices[COUNT], y[COUNT,E]
// dtable[v, e] += sum of dy[p, e] over all p with indices[p] = v
// The invocation of the first p of each v adds up all of them, in the order of the positions. This always gives the
// same bits. `links` is the linked list of the positions of each v.
override V: u32;
override E: u32;
override COUNT: u32;
override THREADS_X: u32;
// copied as bits, so that NaN needs no arithmetic
@group(0) @binding(0) var<storage, read> table: array<Words>;
@group(0) @binding(1) var<storage, read> indices: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<Words>;
// the indices again, four positions at a time: most of the time goes into the search for equal ones
@group(0) @binding(3) var<storage, read> four: array<vec4u>;
// (the next position with the same index, or COUNT; 1 if no earlier position has it, otherwise 0)
@group(0) @binding(4) var<storage, read_write> links: array<vec2u>;
@group(0) @binding(5) var<storage, read> chain: array<vec2u>;
@group(0) @binding(6) var<storage, read> dy: array<Value>;
@group(0) @binding(7) var<storage, read_write> dtable: array<Value>;
const NAN = 0x7fc00000u;

@compute @workgroup_size(64)
fn rows(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  let width = E / WIDTH;
  if (i >= COUNT * width) { return; }
  let index = indices[i / width];
  y[i] = select(Words(NAN), table[min(index, V - 1u) * width + i % width], index < V);
}

// The search is quadratic in COUNT, but needs no sorting. If all indices differ, 2,048 positions need 1 million
// comparisons of four (3 ms on llvmpipe with two cores), 16,384 positions need 67 million (150 ms).
@compute @workgroup_size(64)
fn link(@builtin(global_invocation_id) id: vec3u) {
  let p = id.x + id.y * THREADS_X;
  if (p >= COUNT) { return; }
  let index = indices[p];
  var first = 1u;
  for (var f = 0u; f * 4u < p; f++) {
    let j = f * 4u + vec4u(0u, 1u, 2u, 3u);
    if (any((four[f] == vec4u(index)) & (j < vec4u(p)))) {
      first = 0u;
      break;
    }
  }
  var next = COUNT;
  for (var f = p / 4u; f * 4u < COUNT; f++) {
    let j = f * 4u + vec4u(0u, 1u, 2u, 3u);
    let found = select(vec4u(COUNT), j, (four[f] == vec4u(index)) & (j > vec4u(p)));
    next = min(min(found.x, found.y), min(found.z, found.w));
    if (next < COUNT) { break; }
  }
  // min, because the padding after the last position may contain the same index
  links[p] = vec2u(min(next, COUNT), first);
}

@compute @workgroup_size(64)
fn add_rows(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  let width = E / WIDTH;
  if (i >= COUNT * width) { return; }
  let e = i % width;
  var p = i / width;
  let index = indices[p];
  if (chain[p].y == 0u || index >= V) { return; }
  var sum = dtable[index * width + e];
  for (; p < COUNT; p = chain[p].x) { sum += dy[p * width + e]; }
  dtable[index * width + e] = sum;
}
