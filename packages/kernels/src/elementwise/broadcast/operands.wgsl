// the two sides: where SCALAR is 1 the right one is the number VALUE, where it is 2 the left one
override SCALAR: u32 = 0u;
override VALUE: T = T();
struct Operands { left: V, right: V }

fn operands(p: Place) -> Operands {
  if (SCALAR == 1u) { return Operands(a_at(p), V(VALUE)); }
  if (SCALAR == 2u) { return Operands(V(VALUE), b_at(p)); }
  return Operands(a_at(p), b_at(p));
}

// those of a later place of a run: what is the same all along is not read again
fn operands_at(p: Place, first: Operands) -> Operands {
  let left_stays = SCALAR == 2u || step(A3, A4) == 0u;
  let right_stays = SCALAR == 1u || step(B3, B4) == 0u;
  if (left_stays && right_stays) { return first; }
  if (left_stays) { return Operands(first.left, b_at(p)); }
  if (right_stays) { return Operands(a_at(p), first.right); }
  return Operands(a_at(p), b_at(p));
}
