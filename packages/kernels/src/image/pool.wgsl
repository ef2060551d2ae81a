// y[b, oh, ow, c] = max or mean over r < R, s < S of x[b, h, w, c] with x[B,H,W,C], y[B,OH,OW,C],
//   h = oh STRIDE_H + r - PADDING_H, w = ow STRIDE_W + s - PADDING_W
// Positions outside the image count as 0 in a mean, and are ignored by a maximum.
// In a gradient, one invocation adds up each value of dx, in a fixed order. This always gives the same bits.
// The file in front of this one defines Value (WIDTH neighbouring channels) and Words (as many u32). x, dx and `finish`
// are in finish-gradient.wgsl.
override B: u32;
override H: u32;
override W: u32;
override C: u32;
override OH: u32;
override OW: u32;
override R: u32;
override S: u32;
override STRIDE_H: u32;
override STRIDE_W: u32;
override PADDING_H: u32;
override PADDING_W: u32;
override THREADS_X: u32;
@group(0) @binding(2) var<storage, read_write> y: array<Value>;
// the position h W + w of each maximum
@group(0) @binding(3) var<storage, read_write> chosen: array<Words>;
// the same positions, as the gradient reads them
@group(0) @binding(4) var<storage, read> at: array<Words>;
@group(0) @binding(5) var<storage, read> dy: array<Value>;

// the position of an invocation's Value: image, row, column, and channel in steps of WIDTH
struct Place { b: u32, h: u32, w: u32, c: u32 }
fn place(i: u32, rows: u32, columns: u32) -> Place {
  let width = C / WIDTH;
  let pixel = i / width;
  let line = pixel / columns;
  return Place(line / rows, line % rows, pixel % columns, i % width);
}
fn outside(at: i32, size: u32) -> bool { return at < 0 || at >= i32(size); }
fn nearest(at: i32, size: u32) -> u32 { return u32(clamp(at, 0, i32(size) - 1)); }

@compute @workgroup_size(64)
fn largest(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= B * OH * OW * (C / WIDTH)) { return; }
  let p = place(i, OH, OW);
  let top = i32(p.h * STRIDE_H) - i32(PADDING_H);
  let left = i32(p.w * STRIDE_W) - i32(PADDING_W);
  // a position outside is replaced by the nearest one inside: this adds no new value, and does not change which maximum
  // is the first
  var best_at = Words(nearest(top, H) * W + nearest(left, W));
  var best = x[((p.b * H + nearest(top, H)) * W + nearest(left, W)) * (C / WIDTH) + p.c];
  for (var r = 0u; r < R; r++) {
    let h = nearest(top + i32(r), H);
    for (var s = 0u; s < S; s++) {
      let w = nearest(left + i32(s), W);
      let v = x[((p.b * H + h) * W + w) * (C / WIDTH) + p.c];
      // NaN wins; tests its bits, because drivers may assume that no value is NaN
      let wins = (v > best) | ((bitcast<Words>(v) & Words(0x7fffffffu)) > Words(0x7f800000u));
      best = select(best, v, wins);
      best_at = select(best_at, Words(h * W + w), wins);
    }
  }
  y[i] = best;
  chosen[i] = best_at;
}

// The last window that can contain row h has the number (h + PADDING_H) / STRIDE_H. The loop visits it and the ones
// before it; columns likewise. The loops have the same length for every invocation, so that drivers can unroll them.
@compute @workgroup_size(64)
fn largest_gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= B * H * W * (C / WIDTH)) { return; }
  let p = place(i, H, W);
  let bottom = i32((p.h + PADDING_H) / STRIDE_H);
  let right = i32((p.w + PADDING_W) / STRIDE_W);
  var d = Value();
  for (var a = 0; a < i32((R + STRIDE_H - 1u) / STRIDE_H); a++) {
    for (var b = 0; b < i32((S + STRIDE_W - 1u) / STRIDE_W); b++) {
      let q = ((p.b * OH + nearest(bottom - a, OH)) * OW + nearest(right - b, OW)) * (C / WIDTH) + p.c;
      // 0xffffffff is the position of no maximum
      let wanted = select(p.h * W + p.w, 0xffffffffu, outside(bottom - a, OH) || outside(right - b, OW));
      d += select(Value(), dy[q], at[q] == Words(wanted));
    }
  }
  finish(i, d);
}

@compute @workgroup_size(64)
fn average(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= B * OH * OW * (C / WIDTH)) { return; }
  let p = place(i, OH, OW);
  let top = i32(p.h * STRIDE_H) - i32(PADDING_H);
  let left = i32(p.w * STRIDE_W) - i32(PADDING_W);
  var sum = Value();
  for (var r = 0; r < i32(R); r++) {
    let h = top + r;
    for (var s = 0; s < i32(S); s++) {
      let w = left + s;
      let v = x[((p.b * H + nearest(h, H)) * W + nearest(w, W)) * (C / WIDTH) + p.c];
      sum += select(v, Value(), outside(h, H) || outside(w, W));
    }
  }
  y[i] = sum / f32(R * S);
}

@compute @workgroup_size(64)
fn average_gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= B * H * W * (C / WIDTH)) { return; }
  let p = place(i, H, W);
  let bottom = i32((p.h + PADDING_H) / STRIDE_H);
  let right = i32((p.w + PADDING_W) / STRIDE_W);
  var d = Value();
  for (var a = 0; a < i32((R + STRIDE_H - 1u) / STRIDE_H); a++) {
    let oh = bottom - a;
    let above = outside(oh, OH) || i32(p.h + PADDING_H) - oh * i32(STRIDE_H) >= i32(R);
    for (var b = 0; b < i32((S + STRIDE_W - 1u) / STRIDE_W); b++) {
      let ow = right - b;
      let beside = outside(ow, OW) || i32(p.w + PADDING_W) - ow * i32(STRIDE_W) >= i32(S);
      let v = dy[((p.b * OH + nearest(oh, OH)) * OW + nearest(ow, OW)) * (C / WIDTH) + p.c];
      d += select(v, Value(), above || beside);
    }
  }
  finish(i, d / f32(R * S));
}
