// rows of a product that are output positions of a window with fractional stride over an image x[B,H,W,K]:
//   y[b, oh, ow, n] = sum over r, s, k with (oh + PADDING - r) and (ow + PADDING - s) divisible by STRIDE
//                     of x[b, (oh + PADDING - r) / STRIDE, (ow + PADDING - s) / STRIDE, k] w(r, s)[k, n]
// The forward of a transposed convolution and the input gradient of a strided one. The STRIDE x STRIDE phases of the
// output are dense convolutions of their own, each with a share of the taps: nothing is multiplied by inserted zeros.
override B: u32;
override H: u32;
override W: u32;
override K: u32;
override OH: u32;
override OW: u32;
override N: u32;
override R: u32;
override S: u32;
override STRIDE: u32;
override PADDING: u32;
override PHASE_H: u32 = (OH + STRIDE - 1u) / STRIDE;
override PHASE_W: u32 = (OW + STRIDE - 1u) / STRIDE;
override FOURS: u32 = (PHASE_W + 3u) / 4u;
override PHASE_ROWS: u32 = (B * PHASE_H * FOURS * 4u + TILE_M - 1u) / TILE_M * TILE_M;
override TAPS_S: u32 = (S + STRIDE - 1u) / STRIDE;
override M_EXTENT: u32 = STRIDE * STRIDE * PHASE_ROWS;
override RUNS: u32 = ((R + STRIDE - 1u) / STRIDE) * TAPS_S;
override DEPTH: u32 = K;
override A_WIDTH: u32 = K;
override Y_WIDTH: u32 = N;

// oh and ow count from the padding's edge; ow is the first of four, STRIDE apart
struct Rows { image: u32, oh: u32, ow: u32, output: u32, positions: u32 }
struct Run { a: vec4u, inside: vec4<bool>, tap: u32 }

fn rows(m: u32) -> Rows {
  let phase = m / PHASE_ROWS;
  let four = (m % PHASE_ROWS) / 4u;
  let row = four / FOURS;
  let oh = (row % PHASE_H) * STRIDE + phase / STRIDE;
  let ow = (four % FOURS) * 4u * STRIDE + phase % STRIDE;
  let image = row / PHASE_H;
  let present = phase < STRIDE * STRIDE && image < B && oh < OH && ow < OW;
  let positions = select(0u, min(4u, (OW - ow + STRIDE - 1u) / STRIDE), present);
  return Rows(image, oh + PADDING, ow + PADDING, ((image * OH + oh) * OW + ow) * N, positions);
}

fn run(rows: Rows, t: u32) -> Run {
  let r = rows.oh % STRIDE + (t / TAPS_S) * STRIDE;
  let s = rows.ow % STRIDE + (t % TAPS_S) * STRIDE;
  let h = i32(rows.oh / STRIDE) - i32(t / TAPS_S);
  let w = i32(rows.ow / STRIDE) - i32(t % TAPS_S) + vec4i(0, 1, 2, 3);
  let used = r < R && s < S && h >= 0 && h < i32(H) && rows.positions > 0u;
  let inside = (w >= vec4i(0)) & (w < vec4i(i32(W))) & vec4<bool>(used);
  let a = (vec4u(w) + (rows.image * H + u32(h)) * W) * K;
  return Run(select(vec4u(0u), a, inside), inside, select(0u, r * S + s, r < R && s < S));
}

fn store(rows: Rows, slice: u32, i: u32, n: u32, v: vec4f) {
  let at = rows.output + i * STRIDE * N;
  if (i < rows.positions && n < N) { y4(slice * B * OH * OW * N + at, n, finish(at, n, v)); }
}
