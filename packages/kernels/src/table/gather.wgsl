// batches by a shuffled list: pair b of a batch is p = order[cursor[0] + b], for order[ORDER], image_of[P], words[P,T]
//   images[b, i] = bytes[image_of[p], i] / 255 with four bytes in each word of bytes[ROWS, LENGTH]
//   rows[b, i] = table[p, i] with table[ROWS, LENGTH]
//   rows[b, t, i] = table[words[p, t], i]
// An index outside one of these arrays gives NaN: a read out of bounds could return anything.
override B: u32;
override LENGTH: u32;
override ORDER: u32;
override P: u32 = 1u;
override ROWS: u32;
override T: u32 = 1u;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read> bytes: array<u32>;
@group(0) @binding(1) var<storage, read> image_of: array<u32>;
@group(0) @binding(2) var<storage, read> order: array<u32>;
@group(0) @binding(3) var<storage, read> cursor: array<u32>;
// copied as bits, so that NaN needs no arithmetic
@group(0) @binding(4) var<storage, read_write> images: array<vec4u>;
@group(0) @binding(5) var<storage, read> table: array<u32>;
@group(0) @binding(6) var<storage, read_write> rows: array<u32>;
@group(0) @binding(7) var<storage, read> words: array<u32>;

const NAN = 0x7fc00000u;
const NOWHERE = 0xffffffffu;

// the pair at place b of the batch, or NOWHERE
fn example(b: u32) -> u32 {
  let at = cursor[0] + b;
  return select(NOWHERE, order[min(at, ORDER - 1u)], at < ORDER);
}

// the bits of a value of the table, or of NaN
fn value(row: u32, i: u32) -> u32 {
  return select(NAN, table[min(row, ROWS - 1u) * LENGTH + i], row < ROWS);
}

@compute @workgroup_size(64)
fn gather_images(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  let words = LENGTH / 4u;
  if (i >= B * words) { return; }
  let p = example(i / words);
  let row = select(NOWHERE, image_of[min(p, P - 1u)], p < P);
  let four = unpack4x8unorm(bytes[min(row, ROWS - 1u) * words + i % words]);
  images[i] = select(vec4u(NAN), bitcast<vec4u>(four), row < ROWS);
}

@compute @workgroup_size(64)
fn gather_rows(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= B * LENGTH) { return; }
  rows[i] = value(example(i / LENGTH), i % LENGTH);
}

@compute @workgroup_size(64)
fn gather_words(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i >= B * T * LENGTH) { return; }
  let place = i / LENGTH;
  let p = example(place / T);
  let row = select(NOWHERE, words[min(p, P - 1u) * T + place % T], p < P);
  rows[i] = value(row, i % LENGTH);
}
