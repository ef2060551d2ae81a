// y[b, oh, ow, n] = sum over r, s, k of x[b, h, w, k] w[r, s, k, n]
//   for x[BATCHES B,H,W,GROUPS K], w[BATCHES,R,S,K,GROUPS N], y[BATCHES B,OH,OW,GROUPS N]
//   with positions h = oh STRIDE_H + r DILATION_H - PADDING_H and w = ow STRIDE_W + s DILATION_W - PADDING_W
//   for each of BATCHES batches and GROUPS channel groups, which have weights of their own; sizes as in window.wgsl
// A convolution, or the input gradient of a transposed convolution, which reads w[BATCHES,R,S,N,GROUPS K]. With one tap
// it is a matrix product. Rows of the product are output positions, segments are taps, the depth is along k.
// OW is padded to a multiple of four, so that four neighbouring rows are in the same row of an image.
override FOURS: u32 = (OW + 3u) / 4u;
// a batch_group is one group of one batch
override BATCH_GROUPS: u32 = BATCHES * GROUPS;
override BATCH_GROUP_ROWS: u32 = (B * OH * FOURS * 4u + TILE_M - 1u) / TILE_M * TILE_M;
override M_EXTENT: u32 = BATCH_GROUPS * BATCH_GROUP_ROWS;
override SEGMENTS: u32 = R * S;

// h and w are the input position of the window's first tap
struct Rows { image: u32, h: i32, w: i32, output: u32, positions: u32, batch: u32, group: u32 }
struct Segment { a: vec4u, inside: vec4<bool>, tap: u32, group: u32 }

fn rows(m: u32) -> Rows {
  // with a single one the compiler removes this division
  let batch_group = select(m / BATCH_GROUP_ROWS, 0u, BATCH_GROUPS == 1u);
  let batch = batch_group / GROUPS;
  let group = batch_group % GROUPS;
  let four = (m - batch_group * BATCH_GROUP_ROWS) / 4u;
  let ow = (four % FOURS) * 4u;
  let row = four / FOURS;
  let oh = row % OH;
  let image = row / OH;
  let output = (((batch * B * OH + row) * OW + ow) * GROUPS + group) * N;
  let positions = select(0u, min(4u, OW - ow), image < B);
  let h = i32(oh * STRIDE_H) - i32(PADDING_H);
  let w = i32(ow * STRIDE_W) - i32(PADDING_W);
  return Rows(batch * B + image, h, w, output, positions, batch, group);
}

fn segment(rows: Rows, t: u32) -> Segment {
  let h = rows.h + i32(t / S * DILATION_H);
  let w = rows.w + i32(t % S * DILATION_W) + vec4i(0, 1, 2, 3) * i32(STRIDE_W);
  let inside = (w >= vec4i(0)) & (w < vec4i(i32(W))) & vec4<bool>(h >= 0 && h < i32(H) && rows.positions > 0u);
  let a = ((vec4u(w) + (rows.image * H + u32(h)) * W) * GROUPS + rows.group) * K;
  return Segment(select(vec4u(0u), a, inside), inside, rows.batch * SEGMENTS + t, rows.group);
}

fn store(rows: Rows, slice: u32, i: u32, n: u32, v: vec4f) {
  let at = rows.output + i * GROUPS * N;
  if (i < rows.positions && n < N) {
    y4(slice * BATCHES * B * OH * OW * GROUPS * N + at, n, finish(at, rows.group, n, v));
  }
}
