// y4(at, i, v): y[at + i .. at + i + 3] = v, without columns past Y_WIDTH
// For rows whose width is not divisible by four: writes one value at a time.
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
fn y4(at: u32, i: u32, v: vec4f) {
  y[at + i] = v.x;
  if (i + 1u < Y_WIDTH) { y[at + i + 1u] = v.y; }
  if (i + 2u < Y_WIDTH) { y[at + i + 2u] = v.z; }
  if (i + 3u < Y_WIDTH) { y[at + i + 3u] = v.w; }
}
