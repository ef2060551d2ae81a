// places of a broadcast: values i of [D0,D1,D2,D3,D4], and where operands a, b and c keep theirs: a stride of 0 repeats
override LENGTH: u32;
override D1: u32 = 1u;
override D2: u32 = 1u;
override D3: u32 = 1u;
// everything lies along it unless it is given
override D4: u32 = 0xffffffffu;
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

struct Place { d0: u32, d1: u32, d2: u32, d3: u32, d4: u32 }

fn first(id: vec3u) -> u32 { return (id.x + id.y * THREADS_X) * LANES; }
fn place(i: u32) -> Place {
  let r3 = i / D4;
  let r2 = r3 / D3;
  let r1 = r2 / D2;
  return Place(r1 / D1, r1 % D1, r2 % D2, r3 % D3, i % D4);
}
fn in_a(p: Place) -> u32 { return A_START + p.d0 * A0 + p.d1 * A1 + p.d2 * A2 + p.d3 * A3 + p.d4 * A4; }
fn in_b(p: Place) -> u32 { return B_START + p.d0 * B0 + p.d1 * B1 + p.d2 * B2 + p.d3 * B3 + p.d4 * B4; }
fn in_c(p: Place) -> u32 { return p.d0 * C0 + p.d1 * C1 + p.d2 * C2 + p.d3 * C3 + p.d4 * C4; }
