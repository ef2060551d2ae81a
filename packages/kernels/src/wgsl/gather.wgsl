// batches by a shuffled list: example b of a batch is order[cursor + b]
//   images: y[b, i] = bytes[row, i] / 255 with row = image_of[order[cursor + b]]; bytes lie four in a word
//   rows:   y[b, i] = table[order[cursor + b], i]
//   words:  y[b, t, i] = table[words[order[cursor + b], t], i]
override B: u32;
override LENGTH: u32;
override T: u32 = 1u;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> bytes: array<u32>;
@group(0) @binding(1) var<storage, read> image_of: array<u32>;
@group(0) @binding(2) var<storage, read> order: array<u32>;
@group(0) @binding(3) var<storage, read> cursor: array<u32>;
@group(0) @binding(4) var<storage, read_write> images: array<vec4f>;
@group(0) @binding(5) var<storage, read> table: array<f32>;
@group(0) @binding(6) var<storage, read_write> rows: array<f32>;
@group(0) @binding(7) var<storage, read> words: array<u32>;

@compute @workgroup_size(64)
fn gather_images(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  let words = LENGTH / 4u;
  if (i >= B * words) { return; }
  let row = image_of[order[cursor[0] + i / words]];
  images[i] = unpack4x8unorm(bytes[row * words + i % words]);
}

@compute @workgroup_size(64)
fn gather_rows(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= B * LENGTH) { return; }
  rows[i] = table[order[cursor[0] + i / LENGTH] * LENGTH + i % LENGTH];
}

@compute @workgroup_size(64)
fn gather_words(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= B * T * LENGTH) { return; }
  let place = i / LENGTH;
  rows[i] = table[words[order[cursor[0] + place / T] * T + place % T] * LENGTH + i % LENGTH];
}
