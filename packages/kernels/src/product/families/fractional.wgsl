// y[b, oh, ow, n] = sum over r, s, k of x[b, h, w, k] w[r, s, k, n]
//   for x[BATCHES B,H,W,GROUPS K], y[BATCHES B,OH,OW,GROUPS N]
//   with h STRIDE_H = oh + PADDING_H - r DILATION_H and w STRIDE_W = ow + PADDING_W - s DILATION_W
//   for each of BATCHES batches and GROUPS channel groups, which have weights of their own; sizes as in window.wgsl
// A transposed convolution, or the input gradient of a convolution. Rows of the product are output positions. A
// phase is the outputs with the same (oh % STRIDE_H, ow % STRIDE_W). There are STRIDE_H STRIDE_W phases. Each phase is
// a dense convolution with some of the taps, so that no zeros between the values of x are multiplied. If both stride
// and dilation are above 1, each phase visits all taps, and those of other phases count as zeros. PHASE_ROWS is a
// multiple of TILE_M, so that all rows of a tile are in one phase.
override PHASE_H: u32 = (OH + STRIDE_H - 1u) / STRIDE_H;
override PHASE_W: u32 = (OW + STRIDE_W - 1u) / STRIDE_W;
override FOURS: u32 = (PHASE_W + 3u) / 4u;
override PHASES: u32 = STRIDE_H * STRIDE_W;
override PHASE_ROWS: u32 = (B * PHASE_H * FOURS * 4u + TILE_M - 1u) / TILE_M * TILE_M;
override TAPS_R: u32 = select(R, (R + STRIDE_H - 1u) / STRIDE_H, DILATION_H == 1u);
override TAPS_S: u32 = select(S, (S + STRIDE_W - 1u) / STRIDE_W, DILATION_W == 1u);
override M_EXTENT: u32 = BATCHES * GROUPS * PHASES * PHASE_ROWS;
override SEGMENTS: u32 = TAPS_R * TAPS_S;

// Four outputs in a row of the image. oh and ow count from the edge of the padding; ow is the first of four positions,
// STRIDE_W apart.
struct Rows { image: u32, oh: u32, ow: u32, output: u32, positions: u32, batch: u32, group: u32 }
// one tap for four outputs: their positions in x, and true for those inside the image
struct Segment { a: vec4u, inside: vec4<bool>, tap: u32, group: u32 }

fn rows(m: u32) -> Rows {
  let phase_of_batch_group = m / PHASE_ROWS;
  // a batch_group is one group of one batch; with a single one the compiler removes this division
  let batch_group = select(phase_of_batch_group / PHASES, 0u, BATCHES * GROUPS == 1u);
  let batch = batch_group / GROUPS;
  let group = batch_group % GROUPS;
  let phase = phase_of_batch_group - batch_group * PHASES;
  let four = (m % PHASE_ROWS) / 4u;
  let row = four / FOURS;
  let oh = (row % PHASE_H) * STRIDE_H + phase / STRIDE_W;
  let ow = (four % FOURS) * 4u * STRIDE_W + phase % STRIDE_W;
  let present = row / PHASE_H < B && oh < OH && ow < OW;
  let positions = select(0u, min(4u, (OW - ow + STRIDE_W - 1u) / STRIDE_W), present);
  let image = batch * B + row / PHASE_H;
  let output = (((image * OH + oh) * OW + ow) * GROUPS + group) * N;
  return Rows(image, oh + PADDING_H, ow + PADDING_W, output, positions, batch, group);
}

// the t-th tap that a phase visits along one axis: its number, the input position that it reads, and true if it is used
struct Tap { tap: u32, at: i32, used: bool }
fn tap_of(out: u32, t: u32, stride: u32, dilation: u32, taps: u32) -> Tap {
  if (dilation == 1u) {
    let tap = out % stride + t * stride;
    return Tap(tap, i32(out / stride) - i32(t), tap < taps);
  }
  let distance = i32(out) - i32(t * dilation);
  return Tap(t, distance / i32(stride), distance % i32(stride) == 0);
}

fn segment(rows: Rows, t: u32) -> Segment {
  let r = tap_of(rows.oh, t / TAPS_S, STRIDE_H, DILATION_H, R);
  let s = tap_of(rows.ow, t % TAPS_S, STRIDE_W, DILATION_W, S);
  let used = r.used && s.used;
  let w = s.at + vec4i(0, 1, 2, 3);
  let within = used && r.at >= 0 && r.at < i32(H) && rows.positions > 0u;
  let inside = (w >= vec4i(0)) & (w < vec4i(i32(W))) & vec4<bool>(within);
  let a = ((vec4u(w) + (rows.image * H + u32(r.at)) * W) * GROUPS + rows.group) * K;
  let tap = rows.batch * R * S + select(0u, r.tap * S + s.tap, used);
  return Segment(select(vec4u(0u), a, inside), inside, tap, rows.group);
}

fn store(rows: Rows, slice: u32, i: u32, n: u32, v: vec4f) {
  let at = rows.output + i * STRIDE_W * GROUPS * N;
  if (i < rows.positions && n < N) {
    y4(slice * BATCHES * B * OH * OW * GROUPS * N + at, n, finish(at, rows.group, n, v));
  }
}
