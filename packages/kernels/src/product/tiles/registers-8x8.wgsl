// c[slice, m, n] = sum over the segments t of a slice and over all k of a[m, t, k] b[t, k, n]
//   for a[M_EXTENT,SEGMENTS,DEPTH], b[SEGMENTS,DEPTH,N], c[SLICES,M_EXTENT,N]
// An invocation computes an 8x8 tile of c in registers, and reads both operands at four depths at a time. Invocations
// share nothing, so that no barrier is needed. On adapters that compute on the CPU, barriers cost more time than the
// multiplications. TILE_M and TILE_N are constants in front of this file.

// The file of a family reads the operands and writes the result. It declares these names:
//   M_EXTENT, N, SEGMENTS, DEPTH                   the extents of the product
//   rows(m) -> Rows, segment(rows, t) -> Segment   four rows from m on, and segment t of them
//   load_a(segment, k) -> mat4x4f                  column i is row i at depths k to k+3
//   load_b(segment, k, n) -> mat4x4f               column j is depth k+j at columns n to n+3
//   store(rows, slice, i, n, v)                    writes row i of the four, columns n to n+3
// All rows of a tile read the same b.

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let tile = tile_at(id.x + id.y * THREADS_X);
  if (!tile.inside) { return; }
  let m = tile.m;
  let n = tile.n;
  let slice = tile.slice;
  let upper = rows(m);
  let lower = rows(m + 4u);
  var c00 = vec4f(); var c01 = vec4f();
  var c10 = vec4f(); var c11 = vec4f();
  var c20 = vec4f(); var c21 = vec4f();
  var c30 = vec4f(); var c31 = vec4f();
  var c40 = vec4f(); var c41 = vec4f();
  var c50 = vec4f(); var c51 = vec4f();
  var c60 = vec4f(); var c61 = vec4f();
  var c70 = vec4f(); var c71 = vec4f();
  let last = ((slice + 1u) * SEGMENTS) / SLICES;
  for (var t = (slice * SEGMENTS) / SLICES; t < last; t++) {
    let u = segment(upper, t);
    let l = segment(lower, t);
    for (var k = 0u; k < DEPTH; k += 4u) {
      let a0 = load_a(u, k);
      let a1 = load_a(l, k);
      let b0 = load_b(u, k, n);
      let b1 = load_b(u, k, n + 4u);
      c00 += b0 * a0[0]; c01 += b1 * a0[0];
      c10 += b0 * a0[1]; c11 += b1 * a0[1];
      c20 += b0 * a0[2]; c21 += b1 * a0[2];
      c30 += b0 * a0[3]; c31 += b1 * a0[3];
      c40 += b0 * a1[0]; c41 += b1 * a1[0];
      c50 += b0 * a1[1]; c51 += b1 * a1[1];
      c60 += b0 * a1[2]; c61 += b1 * a1[2];
      c70 += b0 * a1[3]; c71 += b1 * a1[3];
    }
  }
  store(upper, slice, 0u, n, c00); store(upper, slice, 0u, n + 4u, c01);
  store(upper, slice, 1u, n, c10); store(upper, slice, 1u, n + 4u, c11);
  store(upper, slice, 2u, n, c20); store(upper, slice, 2u, n + 4u, c21);
  store(upper, slice, 3u, n, c30); store(upper, slice, 3u, n + 4u, c31);
  store(lower, slice, 0u, n, c40); store(lower, slice, 0u, n + 4u, c41);
  store(lower, slice, 1u, n, c50); store(lower, slice, 1u, n + 4u, c51);
  store(lower, slice, 2u, n, c60); store(lower, slice, 2u, n + 4u, c61);
  store(lower, slice, 3u, n, c70); store(lower, slice, 3u, n + 4u, c71);
}
