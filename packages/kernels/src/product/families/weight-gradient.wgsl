// dw[r, s, m, n] = sum over b, h, w of a[b, ., ., m] b[b, ., ., n] for dw[BATCHES,R,S,M,GROUPS N]
//   one operand is read at (h, w) of the smaller grid [B,H,W], the other at (h STRIDE_H + r DILATION_H - PADDING_H,
//   w STRIDE_W + s DILATION_W - PADDING_W) of the larger grid [B,LH,LW]: see larger-a.wgsl and larger-b.wgsl
//   for each of BATCHES batches and GROUPS channel groups
// Rows of the product are (r, s, m), segments are rows of the smaller grid, the depth is along w.
override B: u32;
override H: u32;
override W: u32;
override LH: u32;
override LW: u32;
override M: u32;
override N: u32;
override R: u32;
override S: u32;
override STRIDE_H: u32;
override STRIDE_W: u32;
override PADDING_H: u32;
override PADDING_W: u32;
override DILATION_H: u32;
override DILATION_W: u32;
override GROUPS: u32;
override BATCHES: u32;
override M_PADDED: u32 = (M + TILE_M - 1u) / TILE_M * TILE_M;
override M_EXTENT: u32 = BATCHES * GROUPS * R * S * M_PADDED;
override SEGMENTS: u32 = B * H;
override DEPTH: u32 = W;
override A_WIDTH: u32 = M;
override B_WIDTH: u32 = N;
override Y_WIDTH: u32 = N;

struct Rows { r: u32, s: u32, m: u32, count: u32, batch: u32, group: u32 }
// larger is the first position of the row in the larger grid, column is the column of depth 0 in this row
struct Segment { smaller: u32, larger: u32, column: i32, inside: bool, m: u32, group: u32 }

fn rows(m: u32) -> Rows {
  let tap_of_batch_group = m / M_PADDED;
  // a batch_group is one group of one batch; with a single one the compiler removes this division
  let batch_group = select(tap_of_batch_group / (R * S), 0u, BATCHES * GROUPS == 1u);
  let tap = tap_of_batch_group - batch_group * R * S;
  let channel = m % M_PADDED;
  let valid = min(4u, M - min(channel, M));
  return Rows(tap / S, tap % S, min(channel, M - 1u), valid, batch_group / GROUPS, batch_group % GROUPS);
}

fn segment(rows: Rows, t: u32) -> Segment {
  let h = i32((t % H) * STRIDE_H + rows.r * DILATION_H) - i32(PADDING_H);
  let inside = h >= 0 && h < i32(LH);
  let image = rows.batch * B + t / H;
  let larger = (image * LH + select(0u, u32(h), inside)) * LW;
  let column = i32(rows.s * DILATION_W) - i32(PADDING_W);
  return Segment((rows.batch * SEGMENTS + t) * W, larger, column, inside, rows.m, rows.group);
}

struct Positions { at: vec4u, inside: vec4<bool> }
// the positions of depths k to k + 3 in the smaller grid, and in the larger
fn smaller(segment: Segment, k: u32) -> vec4u {
  return segment.smaller + min(vec4u(k, k + 1u, k + 2u, k + 3u), vec4u(W - 1u));
}
fn larger(segment: Segment, k: u32) -> Positions {
  let depth = vec4i(0, 1, 2, 3) + i32(k);
  let w = depth * i32(STRIDE_W) + segment.column;
  let inside = (w >= vec4i(0)) & (w < vec4i(i32(LW))) & (depth < vec4i(i32(W))) & vec4<bool>(segment.inside);
  return Positions(select(vec4u(0u), segment.larger + vec4u(w), inside), inside);
}
// the index of the first channel at a position, for the segment's group
fn in_a(segment: Segment, at: u32) -> u32 { return (at * GROUPS + segment.group) * M; }
fn in_b(segment: Segment, at: u32) -> u32 { return (at * GROUPS + segment.group) * N; }

fn store(rows: Rows, slice: u32, i: u32, n: u32, v: vec4f) {
  if (i < rows.count && n < N) {
    let row = (((slice * BATCHES + rows.batch) * R + rows.r) * S + rows.s) * M + rows.m + i;
    y4((row * GROUPS + rows.group) * N, n, v);
  }
}
