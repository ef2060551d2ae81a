// the product of registers-8x8.wgsl on a GPU: a workgroup owns a TILE_M x TILE_N tile of c, an invocation 8x8 of it.
// Depth goes in stages of TILE_K: each stage's a and b lie in workgroup memory, a's with rows along vec4s, and the next
// one's are under way in registers while this one is multiplied. Sizes of tiles stand in front of this file.
const THREADS = TILE_M * TILE_N / 64u;
const A_COLUMNS = TILE_M / 4u;
const B_COLUMNS = TILE_N / 4u;
const COLUMNS = A_COLUMNS + B_COLUMNS;
const STAGE_FOURS = TILE_K / 4u;
const A_BLOCKS = A_COLUMNS * STAGE_FOURS;
const BLOCKS = COLUMNS * STAGE_FOURS;
override THREADS_X: u32;
override SLICES: u32 = 1u;
override TILES_N: u32 = (N + TILE_N - 1u) / TILE_N;
override TILES_M: u32 = (M_EXTENT + TILE_M - 1u) / TILE_M;
// depth in fours over all runs, and in stages
override FOURS_A_RUN: u32 = (DEPTH + 3u) / 4u;
override ALL_FOURS: u32 = RUNS * FOURS_A_RUN;
override STAGES: u32 = (ALL_FOURS + STAGE_FOURS - 1u) / STAGE_FOURS;
// depth by depth: a's column of the tile, then b's row
var<workgroup> stage: array<vec4f, TILE_K * COLUMNS>;

// four depths of a block: columns are depths, over four rows of a or four columns of b
fn fetch(block: u32, at: u32, m: u32, n: u32) -> mat4x4f {
  if (block >= BLOCKS) { return mat4x4f(); }
  let four = at * STAGE_FOURS + depth_of(block);
  if (four >= ALL_FOURS) { return mat4x4f(); }
  let k = (four % FOURS_A_RUN) * 4u;
  if (block < A_BLOCKS) { return transpose(load_a(run(rows(m + 4u * column_of(block)), four / FOURS_A_RUN), k)); }
  return load_b(run(rows(m), four / FOURS_A_RUN), k, n + 4u * (column_of(block) - A_COLUMNS));
}

// neighbours of a workgroup take blocks that are neighbours in memory
fn depth_of(block: u32) -> u32 {
  if (block < A_BLOCKS) { return select(block / A_COLUMNS, block % STAGE_FOURS, A_ALONG_DEPTH); }
  return select((block - A_BLOCKS) / B_COLUMNS, (block - A_BLOCKS) % STAGE_FOURS, B_ALONG_DEPTH);
}
fn column_of(block: u32) -> u32 {
  if (block < A_BLOCKS) { return select(block % A_COLUMNS, block / STAGE_FOURS, A_ALONG_DEPTH); }
  let b = block - A_BLOCKS;
  return A_COLUMNS + select(b % B_COLUMNS, b / STAGE_FOURS, B_ALONG_DEPTH);
}

fn keep(block: u32, values: mat4x4f) {
  if (block >= BLOCKS) { return; }
  let at = depth_of(block) * 4u * COLUMNS + column_of(block);
  stage[at] = values[0];
  stage[at + COLUMNS] = values[1];
  stage[at + 2u * COLUMNS] = values[2];
  stage[at + 3u * COLUMNS] = values[3];
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let tile = group.x + group.y * (THREADS_X / THREADS);
  if (tile >= SLICES * TILES_M * TILES_N) { return; }
  let n = (tile % TILES_N) * TILE_N;
  let m = ((tile / TILES_N) % TILES_M) * TILE_M;
  let slice = tile / (TILES_N * TILES_M);
  // an invocation's 8x8 are two fours of rows and two of columns, half a tile apart: no two hit one bank
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
  var next0 = fetch(thread, first, m, n);
  var next1 = mat4x4f();
  var next2 = mat4x4f();
  if (BLOCKS > THREADS) { next1 = fetch(thread + THREADS, first, m, n); }
  if (BLOCKS > 2u * THREADS) { next2 = fetch(thread + 2u * THREADS, first, m, n); }
  for (var at = first; at < last; at++) {
    workgroupBarrier();
    keep(thread, next0);
    if (BLOCKS > THREADS) { keep(thread + THREADS, next1); }
    if (BLOCKS > 2u * THREADS) { keep(thread + 2u * THREADS, next2); }
    workgroupBarrier();
    if (at + 1u < last) {
      next0 = fetch(thread, at + 1u, m, n);
      if (BLOCKS > THREADS) { next1 = fetch(thread + THREADS, at + 1u, m, n); }
      if (BLOCKS > 2u * THREADS) { next2 = fetch(thread + 2u * THREADS, at + 1u, m, n); }
    }
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
  let upper = rows(m + 4u * row);
  let lower = rows(m + 4u * row + TILE_M / 2u);
  let left = n + 4u * column;
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
