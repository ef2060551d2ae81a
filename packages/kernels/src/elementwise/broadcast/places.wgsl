// The walk of a broadcast: value i of y[D0,D1,D2,D3,D4] and the index of its operand in a, b and c, each by strides:
//   i = (((d0 D1 + d1) D2 + d2) D3 + d3) D4 + d4, in_a(i) = A_START + d0 A0 + d1 A1 + d2 A2 + d3 A3 + d4 A4
// A stride of 0 repeats an operand. An invocation handles a strip: EACH3 places along D3, or EACH4 along D4, with WIDTH
// values at each place. STRIPS3 and STRIPS4 are the numbers of strips. Along D4, NEIGHBOURS4 neighbours (a power of
// two) take turns, because drivers that compute on the CPU execute neighbours side by side. Loops go up to the constant
// EACH, so that Mesa can unroll them.
override LENGTH: u32;
override D1: u32 = 1u;
override D2: u32 = 1u;
override D3: u32 = 1u;
// by default the shape has one dimension
override D4: u32 = LENGTH;
override EACH3: u32 = 1u;
override EACH4: u32 = 1u;
override NEIGHBOURS4: u32 = 1u;
override EACH: u32 = EACH3 * EACH4;
override STRIPS3: u32 = (D3 - 1u) / EACH3 + 1u;
override STRIPS4: u32 = ((D4 - 1u) / (WIDTH * EACH4 * NEIGHBOURS4) + 1u) * NEIGHBOURS4;
override A_START: u32 = 0u;
override A0: u32 = 0u;
override A1: u32 = 0u;
override A2: u32 = 0u;
override A3: u32 = 0u;
override A4: u32 = 1u;
override B_START: u32 = 0u;
override B0: u32 = 0u;
override B1: u32 = 0u;
override B2: u32 = 0u;
override B3: u32 = 0u;
override B4: u32 = 1u;
override C0: u32 = 0u;
override C1: u32 = 0u;
override C2: u32 = 0u;
override C3: u32 = 0u;
override C4: u32 = 1u;
override THREADS_X: u32;

// A place: the indices of a Value of y and of its operands a, b and c, and the number of places in the strip from here
// on. The index of an operand that repeats along D4 counts single values.
struct Place { i: u32, a: u32, b: u32, c: u32, count: u32 }

// i / size; divisions are slow on adapters that compute on the CPU, so there is none where size is 1
fn over(i: u32, size: u32) -> u32 {
  if (size == 1u) { return i; }
  return i / size;
}

// turns an index of single values into an index of Values, except for an operand that repeats along D4
fn at(value: u32, s4: u32) -> u32 { return select(value >> SHIFT, value, s4 == 0u); }

// the first place of an invocation's strip; its count is 0 if the invocation has no strip
fn first(id: vec3u) -> Place {
  let strip = id.x + id.y * THREADS_X;
  var column = strip;
  var row = 0u;
  if (D4 < LENGTH) {
    row = over(strip, STRIPS4);
    column -= row * STRIPS4;
  }
  let beside = column & (NEIGHBOURS4 - 1u);
  let d4 = ((column - beside) * EACH4 + beside) * WIDTH;
  let r2 = over(row, STRIPS3);
  let d3 = (row - r2 * STRIPS3) * EACH3;
  let r1 = over(r2, D2);
  let d0 = over(r1, D1);
  let d1 = r1 - d0 * D1;
  let d2 = r2 - r1 * D2;
  let i = (r2 * D3 + d3) * D4 + d4;
  let a = A_START + d0 * A0 + d1 * A1 + d2 * A2 + d3 * A3 + d4 * A4;
  let b = B_START + d0 * B0 + d1 * B1 + d2 * B2 + d3 * B3 + d4 * B4;
  let c = d0 * C0 + d1 * C1 + d2 * C2 + d3 * C3 + d4 * C4;
  let most = select(min(EACH4, (D4 - d4 - 1u) / (WIDTH * NEIGHBOURS4) + 1u), min(EACH3, D3 - d3), EACH3 > 1u);
  return Place(at(i, 1u), at(a, A4), at(b, B4), at(c, C4), select(0u, most, d4 < D4 && i < LENGTH));
}

// the distance from one place of a strip to the next, in an operand with strides s3 and s4
fn step(s3: u32, s4: u32) -> u32 { return select(s4 * NEIGHBOURS4, at(s3, s4), EACH3 > 1u); }
fn later(p: Place, n: u32) -> Place {
  return Place(p.i + n * step(D4, 1u), p.a + n * step(A3, A4), p.b + n * step(B3, B4), p.c + n * step(C3, C4), p.count);
}
