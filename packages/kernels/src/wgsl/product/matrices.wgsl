// the product of registers-8x8.wgsl on tensor cores: a and b rounded to f16 in workgroup memory, multiplied 16x16x16 at
// a time by subgroups of 32, summed in f32. A workgroup owns a TILE_M x TILE_N tile of c, a subgroup 32 x 64 of it.
// Sizes of tiles, and the directives that enable this, stand in front of this file.
const THREADS = TILE_M * TILE_N / 64u;
const SUBGROUPS_N = TILE_N / 64u;
const A_BLOCKS = TILE_M / 4u * (TILE_K / 4u);
const BLOCKS = (TILE_M + TILE_N) / 4u * (TILE_K / 4u);
const STAGE_FOURS = TILE_K / 4u;
// rows of workgroup memory are eight apart from a multiple of banks
const A_STRIDE = TILE_K + 8u;
const B_STRIDE = TILE_N + 8u;
override THREADS_X: u32;
override SLICES: u32 = 1u;
override TILES_N: u32 = (N + TILE_N - 1u) / TILE_N;
override TILES_M: u32 = (M_EXTENT + TILE_M - 1u) / TILE_M;
override FOURS_A_RUN: u32 = (DEPTH + 3u) / 4u;
override ALL_FOURS: u32 = RUNS * FOURS_A_RUN;
override STAGES: u32 = (ALL_FOURS + STAGE_FOURS - 1u) / STAGE_FOURS;
var<workgroup> stage_a: array<f16, TILE_M * A_STRIDE>;
var<workgroup> stage_b: array<f16, TILE_K * B_STRIDE>;
// one 16x16 part of c for each subgroup, on its way to memory
var<workgroup> results: array<f32, THREADS / 32u * 256u>;

alias Left = subgroup_matrix_left<f16, 16, 16>;
alias Right = subgroup_matrix_right<f16, 16, 16>;
alias Sum = subgroup_matrix_result<f32, 16, 16>;

fn depth_of(block: u32) -> u32 {
  if (block < A_BLOCKS) { return select(block / (TILE_M / 4u), block % STAGE_FOURS, A_ALONG_DEPTH); }
  return select((block - A_BLOCKS) / (TILE_N / 4u), (block - A_BLOCKS) % STAGE_FOURS, B_ALONG_DEPTH);
}
fn column_of(block: u32) -> u32 {
  if (block < A_BLOCKS) { return select(block % (TILE_M / 4u), block / STAGE_FOURS, A_ALONG_DEPTH); }
  return select((block - A_BLOCKS) % (TILE_N / 4u), (block - A_BLOCKS) / STAGE_FOURS, B_ALONG_DEPTH);
}

// four rows of a, or of b, of four values each
fn fetch(block: u32, at: u32, m: u32, n: u32) -> mat4x4f {
  if (block >= BLOCKS) { return mat4x4f(); }
  let four = at * STAGE_FOURS + depth_of(block);
  if (four >= ALL_FOURS) { return mat4x4f(); }
  let k = (four % FOURS_A_RUN) * 4u;
  if (block < A_BLOCKS) { return load_a(run(rows(m + 4u * column_of(block)), four / FOURS_A_RUN), k); }
  return load_b(run(rows(m), four / FOURS_A_RUN), k, n + 4u * column_of(block));
}

fn keep(block: u32, values: mat4x4f) {
  if (block >= BLOCKS) { return; }
  for (var i = 0u; i < 4u; i++) {
    let v = vec4h(values[i]);
    if (block < A_BLOCKS) {
      let at = (4u * column_of(block) + i) * A_STRIDE + 4u * depth_of(block);
      stage_a[at] = v.x; stage_a[at + 1u] = v.y; stage_a[at + 2u] = v.z; stage_a[at + 3u] = v.w;
    } else {
      let at = (4u * depth_of(block) + i) * B_STRIDE + 4u * column_of(block);
      stage_b[at] = v.x; stage_b[at + 1u] = v.y; stage_b[at + 2u] = v.z; stage_b[at + 3u] = v.w;
    }
  }
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32,
  @builtin(subgroup_id) subgroup: u32, @builtin(subgroup_invocation_id) lane: u32) {
  let tile = group.x + group.y * (THREADS_X / THREADS);
  if (tile >= SLICES * TILES_M * TILES_N) { return; }
  let n = (tile % TILES_N) * TILE_N;
  let m = ((tile / TILES_N) % TILES_M) * TILE_M;
  let slice = tile / (TILES_N * TILES_M);
  let row = 32u * (subgroup / SUBGROUPS_N);
  let column = 64u * (subgroup % SUBGROUPS_N);
  var c: array<array<Sum, 4>, 2>;
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
    for (var k = 0u; k < TILE_K; k += 16u) {
      var a: array<Left, 2>;
      for (var i = 0u; i < 2u; i++) {
        a[i] = subgroupMatrixLoad<Left, row_major>(&stage_a, (row + 16u * i) * A_STRIDE + k, A_STRIDE);
      }
      for (var j = 0u; j < 4u; j++) {
        let b = subgroupMatrixLoad<Right, row_major>(&stage_b, k * B_STRIDE + column + 16u * j, B_STRIDE);
        for (var i = 0u; i < 2u; i++) { c[i][j] = subgroupMatrixMultiplyAccumulate(a[i], b, c[i][j]); }
      }
    }
  }
  for (var i = 0u; i < 2u; i++) {
    for (var j = 0u; j < 4u; j++) {
      workgroupBarrier();
      subgroupMatrixStore<row_major>(&results, subgroup * 256u, c[i][j], 16u);
      workgroupBarrier();
      for (var half = 0u; half < 2u; half++) {
        let r = 8u * half + lane / 4u;
        let at = subgroup * 256u + r * 16u + 4u * (lane % 4u);
        let of_row = m + row + 16u * i + r;
        let v = vec4f(results[at], results[at + 1u], results[at + 2u], results[at + 3u]);
        store(rows(of_row & ~3u), slice, of_row & 3u, n + column + 16u * j + 4u * (lane % 4u), v);
      }
    }
  }
}
