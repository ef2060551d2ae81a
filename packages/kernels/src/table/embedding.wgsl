// y[p, e] = table[indices[p], e], NaN where indices[p] >= V; table[V,E] indices[COUNT] y[COUNT,E]
// dtable[v, e] += sum over p with indices[p] = v of dy[p, e], in the order of the positions, each v by its first position
override V: u32;
override E: u32;
override COUNT: u32;
override THREADS_X: u32;
// copied as bits, so that NaN needs no arithmetic
@group(0) @binding(0) var<storage, read> table: array<Words>;
@group(0) @binding(1) var<storage, read> indices: array<u32>;
@group(0) @binding(2) var<storage, read_write> y: array<Words>;
// four positions at a time: the search is what costs
@group(0) @binding(3) var<storage, read> four: array<vec4u>;
// (the next position of the same index, or COUNT; 1 where there is none before)
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

// quadratic in COUNT, and nothing sorted for it: where all differ, 1 million comparisons of four for 2,048 positions (3 ms on llvmpipe
// with two cores), 67 million for 16,384 (150 ms)
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
  // past the last position there is padding
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
