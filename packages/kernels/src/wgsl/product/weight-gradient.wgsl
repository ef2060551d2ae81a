// dw[r, s, m, n] = sum over b, h, w of a[b, ., ., m] b[b, ., ., n], where one of a and b is read at (h, w) of the
// smaller grid [B,H,W] and the other at (h STRIDE + r - PADDING, w STRIDE + s - PADDING) of the larger [B,LH,LW].
// Rows of the product are (r, s, m), runs are rows of the smaller grid, depth goes along w.
override B: u32;
override H: u32;
override W: u32;
override LH: u32;
override LW: u32;
override M: u32;
override N: u32;
override R: u32;
override S: u32;
override STRIDE: u32;
override PADDING: u32;
override M_PADDED: u32 = (M + TILE_M - 1u) / TILE_M * TILE_M;
override M_EXTENT: u32 = R * S * M_PADDED;
override RUNS: u32 = B * H;
override DEPTH: u32 = W;
override A_WIDTH: u32 = M;
override B_WIDTH: u32 = N;
override Y_WIDTH: u32 = N;

struct Rows { r: u32, s: u32, m: u32, count: u32 }
// larger is the first position of the larger grid's row, column is where its depth 0 lies there
struct Run { smaller: u32, larger: u32, column: i32, inside: bool, m: u32 }

fn rows(m: u32) -> Rows {
  let tap = m / M_PADDED;
  let channel = m % M_PADDED;
  return Rows(tap / S, tap % S, min(channel, M - 1u), min(4u, M - min(channel, M)));
}

fn run(rows: Rows, t: u32) -> Run {
  let h = i32((t % H) * STRIDE + rows.r) - i32(PADDING);
  let inside = h >= 0 && h < i32(LH);
  return Run(t * W, ((t / H) * LH + select(0u, u32(h), inside)) * LW, i32(rows.s) - i32(PADDING), inside, rows.m);
}

struct Positions { at: vec4u, inside: vec4<bool> }
fn smaller(run: Run, k: u32) -> vec4u { return run.smaller + min(vec4u(k, k + 1u, k + 2u, k + 3u), vec4u(W - 1u)); }
fn larger(run: Run, k: u32) -> Positions {
  let depth = vec4i(0, 1, 2, 3) + i32(k);
  let w = depth * i32(STRIDE) + run.column;
  let inside = (w >= vec4i(0)) & (w < vec4i(i32(LW))) & (depth < vec4i(i32(W))) & vec4<bool>(run.inside);
  return Positions(select(vec4u(0u), run.larger + vec4u(w), inside), inside);
}

fn store(rows: Rows, slice: u32, i: u32, n: u32, v: vec4f) {
  if (i < rows.count && n < N) {
    y4((((slice * R + rows.r) * S + rows.s) * M + rows.m + i) * N, n, v);
  }
}
