// rows of a product that are output positions of a strided window over an image x[B,H,W,K]:
//   y[b, oh, ow, n] = sum over r, s, k of x[b, oh STRIDE + r - PADDING, ow STRIDE + s - PADDING, k] w(r, s)[k, n]
// The forward of a convolution and the input gradient of a transposed one. Rows are padded to fours along OW.
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
override FOURS: u32 = (OW + 3u) / 4u;
override M_EXTENT: u32 = B * OH * FOURS * 4u;
override RUNS: u32 = R * S;
override DEPTH: u32 = K;
override A_WIDTH: u32 = K;
override Y_WIDTH: u32 = N;

struct Rows { image: u32, h: i32, w: i32, output: u32, positions: u32 }
struct Run { a: vec4u, inside: vec4<bool>, tap: u32 }

fn rows(m: u32) -> Rows {
  let four = m / 4u;
  let ow = (four % FOURS) * 4u;
  let row = four / FOURS;
  let oh = row % OH;
  let image = row / OH;
  let output = (row * OW + ow) * N;
  let positions = select(0u, min(4u, OW - ow), image < B);
  return Rows(image, i32(oh * STRIDE) - i32(PADDING), i32(ow * STRIDE) - i32(PADDING), output, positions);
}

fn run(rows: Rows, t: u32) -> Run {
  let h = rows.h + i32(t / S);
  let w = rows.w + i32(t % S) + vec4i(0, 1, 2, 3) * i32(STRIDE);
  let inside = (w >= vec4i(0)) & (w < vec4i(i32(W))) & vec4<bool>(h >= 0 && h < i32(H) && rows.positions > 0u);
  let a = (vec4u(w) + (rows.image * H + u32(h)) * W) * K;
  return Run(select(vec4u(0u), a, inside), inside, t);
}

fn store(rows: Rows, slice: u32, i: u32, n: u32, v: vec4f) {
  let at = rows.output + i * N;
  if (i < rows.positions && n < N) { y4(slice * B * OH * OW * N + at, n, finish(at, n, v)); }
}
