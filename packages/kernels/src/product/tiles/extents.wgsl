// tile_at(i) = (first row m, first column n, slice) of tile number i; there are SLICES TILES_M TILES_N tiles
// i is the number of an invocation, or of a workgroup if a workgroup shares a tile. Neighbours along n have
// neighbouring numbers.
override THREADS_X: u32;
override SLICES: u32 = 1u;
override TILES_N: u32 = (N + TILE_N - 1u) / TILE_N;
override TILES_M: u32 = (M_EXTENT + TILE_M - 1u) / TILE_M;

struct Tile { m: u32, n: u32, slice: u32, inside: bool }
fn tile_at(i: u32) -> Tile {
  let m = (i / TILES_N) % TILES_M * TILE_M;
  return Tile(m, i % TILES_N * TILE_N, i / (TILES_N * TILES_M), i < SLICES * TILES_M * TILES_N);
}
