// advance: counter[AT] = counter[AT] + BY, or 0 if the sum is LIMIT or more and LIMIT is not 0
// record:  history[count[AT] % ROWS, i] = values[i] for history[ROWS, LENGTH], values[LENGTH]
// A replay can pass no new numbers to its kernels, so counters of steps and positions are in GPU memory.
override AT: u32;
override BY: u32 = 0u;
override LIMIT: u32 = 0u;
override ROWS: u32 = 1u;
override LENGTH: u32 = 1u;
@group(0) @binding(0) var<storage, read_write> counter: array<u32>;
@group(0) @binding(1) var<storage, read> count: array<u32>;
@group(0) @binding(2) var<storage, read> values: array<f32>;
@group(0) @binding(3) var<storage, read_write> history: array<f32>;

@compute @workgroup_size(1)
fn advance() {
  let next = counter[AT] + BY;
  counter[AT] = select(next, 0u, LIMIT > 0u && next >= LIMIT);
}

@compute @workgroup_size(1)
fn record() {
  let row = count[AT] % ROWS;
  for (var i = 0u; i < LENGTH; i++) { history[row * LENGTH + i] = values[i]; }
}
