// c[m, n] = sum over segments t and depths k of f16(a[m, (t, k)]) f16(b[(t, k), n]), on tensor cores
// A workgroup owns a tile of TILE_M x TILE_N, each of its subgroups 32 x 64 of it. The stages of stages.wgsl put a and
// b into workgroup memory, rounded to f16. Subgroups of 32 multiply 16x16x16 values at a time and sum in f32. For the
// functions of a family see registers-8x8.wgsl.
const SUBGROUPS_N = TILE_N / 64u;
// each row of workgroup memory has 8 unused values at its end: without them rows would begin in the same memory bank
const A_STRIDE = TILE_K + 8u;
const B_STRIDE = TILE_N + 8u;
var<workgroup> stage_a: array<f16, TILE_M * A_STRIDE>;
var<workgroup> stage_b: array<f16, TILE_K * B_STRIDE>;
// one 16x16 block of c for each subgroup, between its accumulators and `store`
var<workgroup> results: array<f32, THREADS / 32u * 256u>;

alias Left = subgroup_matrix_left<f16, 16, 16>;
alias Right = subgroup_matrix_right<f16, 16, 16>;
alias Sum = subgroup_matrix_result<f32, 16, 16>;

fn keep_block(i: u32, values: mat4x4f) {
  if (i >= BLOCKS) { return; }
  let block = block_at(i);
  for (var j = 0u; j < 4u; j++) {
    let v = vec4h(values[j]);
    if (block.of_a) {
      let at = (4u * block.column + j) * A_STRIDE + 4u * block.depth;
      stage_a[at] = v.x; stage_a[at + 1u] = v.y; stage_a[at + 2u] = v.z; stage_a[at + 3u] = v.w;
    } else {
      let at = (4u * block.depth + j) * B_STRIDE + 4u * block.column;
      stage_b[at] = v.x; stage_b[at + 1u] = v.y; stage_b[at + 2u] = v.z; stage_b[at + 3u] = v.w;
    }
  }
}

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32,
  @builtin(subgroup_id) subgroup: u32, @builtin(subgroup_invocation_id) lane: u32) {
  let tile = tile_at(group.x + group.y * (THREADS_X / THREADS));
  if (!tile.inside) { return; }
  let slice = tile.slice;
  let row = 32u * (subgroup / SUBGROUPS_N);
  let column = 64u * (subgroup % SUBGROUPS_N);
  var c: array<array<Sum, 4>, 2>;
  let first = (slice * STAGES) / SLICES;
  let last = ((slice + 1u) * STAGES) / SLICES;
  var next = load_staged(thread, first, tile);
  for (var at = first; at < last; at++) {
    workgroupBarrier();
    store_staged(thread, next);
    workgroupBarrier();
    if (at + 1u < last) { next = load_staged(thread, at + 1u, tile); }
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
        let of_row = tile.m + row + 16u * i + r;
        let v = vec4f(results[at], results[at + 1u], results[at + 2u], results[at + 3u]);
        store(rows(of_row & ~3u), slice, of_row & 3u, tile.n + column + 16u * j + 4u * (lane % 4u), v);
      }
    }
  }
}
