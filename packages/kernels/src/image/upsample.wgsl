// y[b, oh, ow, c] from x[B,H,W,C], with y[B,OH,OW,C], OH = SCALE_H H, OW = SCALE_W W
//   nearest:  y = x[b, floor(oh / SCALE_H), floor(ow / SCALE_W), c]
//   bilinear: y = sum over h, w of weight(oh, h) weight(ow, w) x[b, h, w, c] with weight(o, h) = max(0, 1 - |p - h|)
//             and p = (o + 1/2) / SCALE - 1/2, clamped to 0 .. H - 1: the position of pixel o among the pixels of x
// Gradients gather: one invocation adds up each value of dx, in a fixed order. This always gives the same bits.
override B: u32;
override H: u32;
override W: u32;
override C: u32;
override SCALE_H: u32;
override SCALE_W: u32;
override THREADS_X: u32;
@group(0) @binding(2) var<storage, read_write> y: array<Value>;
@group(0) @binding(3) var<storage, read> dy: array<Value>;

// the position of an invocation's Value: image, row, column, and channel in steps of WIDTH
struct Place { b: u32, h: u32, w: u32, c: u32 }
fn place(i: u32, rows: u32, columns: u32) -> Place {
  let width = C / WIDTH;
  let pixel = i / width;
  let line = pixel / columns;
  return Place(line / rows, line % rows, pixel % columns, i % width);
}
fn inputs() -> u32 { return B * H * W * (C / WIDTH); }
fn outputs() -> u32 { return inputs() * SCALE_H * SCALE_W; }
fn load(b: u32, h: u32, w: u32, c: u32) -> Value { return x[((b * H + h) * W + w) * (C / WIDTH) + c]; }
fn load_dy(b: u32, h: u32, w: u32, c: u32) -> Value {
  return dy[((b * H * SCALE_H + h) * W * SCALE_W + w) * (C / WIDTH) + c];
}

@compute @workgroup_size(64)
fn nearest(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= outputs()) { return; }
  let p = place(i, H * SCALE_H, W * SCALE_W);
  y[i] = load(p.b, p.h / SCALE_H, p.w / SCALE_W, p.c);
}

@compute @workgroup_size(64)
fn nearest_gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= inputs()) { return; }
  let p = place(i, H, W);
  var d = Value();
  for (var r = 0u; r < SCALE_H; r++) {
    for (var s = 0u; s < SCALE_W; s++) { d += load_dy(p.b, p.h * SCALE_H + r, p.w * SCALE_W + s, p.c); }
  }
  finish(i, d);
}

// the position p of output o among the inputs, times 2 scale, which makes it a whole number
fn source(o: u32, size: u32, scale: u32) -> u32 {
  return u32(clamp(i32(2u * o + 1u) - i32(scale), 0, i32((size - 1u) * 2u * scale)));
}

@compute @workgroup_size(64)
fn bilinear(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= outputs()) { return; }
  let p = place(i, H * SCALE_H, W * SCALE_W);
  let row = source(p.h, H, SCALE_H);
  let column = source(p.w, W, SCALE_W);
  let h = row / (2u * SCALE_H);
  let w = column / (2u * SCALE_W);
  let below = min(h + 1u, H - 1u);
  let beside = min(w + 1u, W - 1u);
  let v = f32(row % (2u * SCALE_H)) / f32(2u * SCALE_H);
  let u = f32(column % (2u * SCALE_W)) / f32(2u * SCALE_W);
  let above = mix(load(p.b, h, w, p.c), load(p.b, h, beside, p.c), u);
  y[i] = mix(above, mix(load(p.b, below, w, p.c), load(p.b, below, beside, p.c), u), v);
}

// the first output to which input h may contribute, and the weight of input h in output o
fn reached(h: u32, scale: u32) -> i32 { return (i32(h) - 1) * i32(scale) + i32((scale + 1u) / 2u); }
fn weight(o: i32, h: u32, size: u32, scale: u32) -> f32 {
  if (o < 0 || o >= i32(size * scale)) { return 0.0; }
  let away = abs(i32(source(u32(o), size, scale)) - i32(h * 2u * scale));
  return f32(max(0, i32(2u * scale) - away)) / f32(2u * scale);
}

@compute @workgroup_size(64)
fn bilinear_gradient(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= inputs()) { return; }
  let p = place(i, H, W);
  let top = reached(p.h, SCALE_H);
  let left = reached(p.w, SCALE_W);
  var d = Value();
  for (var r = 0; r < i32(2u * SCALE_H); r++) {
    let oh = u32(clamp(top + r, 0, i32(H * SCALE_H) - 1));
    var line = Value();
    for (var s = 0; s < i32(2u * SCALE_W); s++) {
      let ow = u32(clamp(left + s, 0, i32(W * SCALE_W) - 1));
      line += weight(left + s, p.w, W, SCALE_W) * load_dy(p.b, oh, ow, p.c);
    }
    d += weight(top + r, p.h, H, SCALE_H) * line;
  }
  finish(i, d);
}
