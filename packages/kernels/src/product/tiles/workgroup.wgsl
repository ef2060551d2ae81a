// c[slice, m, n] = sum over the depths (t, k) of a slice of a[m, t, k] b[t, k, n]
//   for a[M_EXTENT,SEGMENTS,DEPTH], b[SEGMENTS,DEPTH,N], c[SLICES,M_EXTENT,N]
// The tile for GPUs. A workgroup computes a tile of TILE_M x TILE_N, and each invocation computes 8x8 of its values.
// stages.wgsl divides the depth into stages. Before a stage is multiplied, each invocation starts to load its share of
// the next stage into registers: the loads are in progress during the multiplications. registers-8x8.wgsl lists the
// names that the file of a family declares.
const COLUMNS = A_COLUMNS + B_COLUMNS;
// for each depth: the tile's column of a, then the tile's row of b
var<workgroup> stage: array<vec4f, TILE_K * COLUMNS>;

// stores block i of a stage in workgroup memory; load_block of stages.wgsl has loaded its values
fn keep_block(i: u32, values: mat4x4f) {
  if (i >= BLOCKS) { return; }
  let block = block_at(i);
  var depths = values;
  var column = A_COLUMNS + block.column;
  if (block.of_a) {
    depths = transpose(values);
    column = block.column;
  }
  let at = block.depth * 4u * COLUMNS + column;
  stage[at] = depths[0];
  stage[at + COLUMNS] = depths[1];
  stage[at + 2u * COLUMNS] = depths[2];
  stage[at + 3u * COLUMNS] = depths[3];
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let tile = tile_at(group.x + group.y * (THREADS_X / THREADS));
  if (!tile.inside) { return; }
  let slice = tile.slice;
  // The 8x8 values of an invocation are in two groups of four rows, and in two groups of four columns. The two groups
  // are half a tile apart. This avoids conflicts of invocations in a bank of workgroup memory.
  let row = thread / (TILE_N / 8u);
  let column = thread % (TILE_N / 8u);
  var c00 = vec4f(); var c01 = vec4f();
  var c10 = vec4f(); var c11 = vec4f();
  var c20 = vec4f(); var c21 = vec4f();
  var c30 = vec4f(); var c31 = vec4f();
  var c40 = vec4f(); var c41 = vec4f();
  var c50 = vec4f(); var c51 = vec4f();
  var c60 = vec4f(); var c61 = vec4f();
  var c70 = vec4f(); var c71 = vec4f();
  let first = (slice * STAGES) / SLICES;
  let last = ((slice + 1u) * STAGES) / SLICES;
  var next = load_staged(thread, first, tile);
  for (var at = first; at < last; at++) {
    workgroupBarrier();
    store_staged(thread, next);
    workgroupBarrier();
    if (at + 1u < last) { next = load_staged(thread, at + 1u, tile); }
    for (var k = 0u; k < TILE_K; k++) {
      let a0 = stage[k * COLUMNS + row];
      let a1 = stage[k * COLUMNS + row + A_COLUMNS / 2u];
      let b0 = stage[k * COLUMNS + A_COLUMNS + column];
      let b1 = stage[k * COLUMNS + A_COLUMNS + column + B_COLUMNS / 2u];
      c00 = fma(vec4f(a0.x), b0, c00); c01 = fma(vec4f(a0.x), b1, c01);
      c10 = fma(vec4f(a0.y), b0, c10); c11 = fma(vec4f(a0.y), b1, c11);
      c20 = fma(vec4f(a0.z), b0, c20); c21 = fma(vec4f(a0.z), b1, c21);
      c30 = fma(vec4f(a0.w), b0, c30); c31 = fma(vec4f(a0.w), b1, c31);
      c40 = fma(vec4f(a1.x), b0, c40); c41 = fma(vec4f(a1.x), b1, c41);
      c50 = fma(vec4f(a1.y), b0, c50); c51 = fma(vec4f(a1.y), b1, c51);
      c60 = fma(vec4f(a1.z), b0, c60); c61 = fma(vec4f(a1.z), b1, c61);
      c70 = fma(vec4f(a1.w), b0, c70); c71 = fma(vec4f(a1.w), b1, c71);
    }
  }
  let upper = rows(tile.m + 4u * row);
  let lower = rows(tile.m + 4u * row + TILE_M / 2u);
  let left = tile.n + 4u * column;
  let right = left + TILE_N / 2u;
  store(upper, slice, 0u, left, c00); store(upper, slice, 0u, right, c01);
  store(upper, slice, 1u, left, c10); store(upper, slice, 1u, right, c11);
  store(upper, slice, 2u, left, c20); store(upper, slice, 2u, right, c21);
  store(upper, slice, 3u, left, c30); store(upper, slice, 3u, right, c31);
  store(lower, slice, 0u, left, c40); store(lower, slice, 0u, right, c41);
  store(lower, slice, 1u, left, c50); store(lower, slice, 1u, right, c51);
  store(lower, slice, 2u, left, c60); store(lower, slice, 2u, right, c61);
  store(lower, slice, 3u, left, c70); store(lower, slice, 3u, right, c71);
}
