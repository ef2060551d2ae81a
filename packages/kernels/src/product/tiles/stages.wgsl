// A stage is TILE_K positions along the depth, for TILE_M rows of a and TILE_N columns of b, in workgroup memory.
// The depth has STAGES stages. The THREADS invocations of a workgroup compute 64 results each. They load a stage in
// blocks of 4x4, at most three blocks each. Then all of them multiply values from workgroup memory, so that each value
// is loaded once for many invocations. The sizes of tiles are constants in front of this file.
const THREADS = TILE_M * TILE_N / 64u;
const STAGE_FOURS = TILE_K / 4u;
const A_COLUMNS = TILE_M / 4u;
const B_COLUMNS = TILE_N / 4u;
const A_BLOCKS = A_COLUMNS * STAGE_FOURS;
const BLOCKS = (A_COLUMNS + B_COLUMNS) * STAGE_FOURS;
// a four is four positions along the depth; each segment begins a new four
override FOURS_A_SEGMENT: u32 = (DEPTH + 3u) / 4u;
override ALL_FOURS: u32 = SEGMENTS * FOURS_A_SEGMENT;
override STAGES: u32 = (ALL_FOURS + STAGE_FOURS - 1u) / STAGE_FOURS;

// A block has four rows of a, or four columns of b, from 4 * column on. It has four positions along the depth, from
// 4 * depth on, counted from the start of the stage.
struct Block { of_a: bool, column: u32, depth: u32 }

// The i-th block of a stage; those of a come first. A_ALONG_DEPTH is true if neighbours in the depth are neighbours in
// a's memory (B_ALONG_DEPTH: in b's). So neighbouring invocations load blocks that are neighbours in memory.
fn block_at(i: u32) -> Block {
  if (i < A_BLOCKS) {
    return Block(
      true,
      select(i % A_COLUMNS, i / STAGE_FOURS, A_ALONG_DEPTH),
      select(i / A_COLUMNS, i % STAGE_FOURS, A_ALONG_DEPTH));
  }
  let j = i - A_BLOCKS;
  return Block(
    false,
    select(j % B_COLUMNS, j / STAGE_FOURS, B_ALONG_DEPTH),
    select(j / B_COLUMNS, j % STAGE_FOURS, B_ALONG_DEPTH));
}

// Column i of the matrix is row i of a at four positions along the depth, or position i of b at four columns. Past the
// end of the depth, it is zeros. The rows of a tile read the same taps of b, so the first row gives the segment of b.
fn load_block(i: u32, stage: u32, tile: Tile) -> mat4x4f {
  if (i >= BLOCKS) { return mat4x4f(); }
  let block = block_at(i);
  let four = stage * STAGE_FOURS + block.depth;
  if (four >= ALL_FOURS) { return mat4x4f(); }
  let k = (four % FOURS_A_SEGMENT) * 4u;
  if (block.of_a) { return load_a(segment(rows(tile.m + 4u * block.column), four / FOURS_A_SEGMENT), k); }
  return load_b(segment(rows(tile.m), four / FOURS_A_SEGMENT), k, tile.n + 4u * block.column);
}

// the blocks of a stage that an invocation loads: at most three, in registers
struct Staged { first: mat4x4f, second: mat4x4f, third: mat4x4f }

fn load_staged(thread: u32, stage: u32, tile: Tile) -> Staged {
  var staged: Staged;
  staged.first = load_block(thread, stage, tile);
  if (BLOCKS > THREADS) { staged.second = load_block(thread + THREADS, stage, tile); }
  if (BLOCKS > 2u * THREADS) { staged.third = load_block(thread + 2u * THREADS, stage, tile); }
  return staged;
}

fn store_staged(thread: u32, staged: Staged) {
  keep_block(thread, staged.first);
  if (BLOCKS > THREADS) { keep_block(thread + THREADS, staged.second); }
  if (BLOCKS > 2u * THREADS) { keep_block(thread + 2u * THREADS, staged.third); }
}
