// operands(p) = (left, right): the values of a and b at place p. NUMBER says which of the two is the number VALUE, if
// one is: that buffer is not read.
override NUMBER: u32 = NONE;
override VALUE: T = T();
struct Operands { left: Value, right: Value }

fn operands(p: Place) -> Operands {
  if (NUMBER == RIGHT) { return Operands(a_at(p), Value(VALUE)); }
  if (NUMBER == LEFT) { return Operands(Value(VALUE), b_at(p)); }
  return Operands(a_at(p), b_at(p));
}

// the operands at a later place of a strip; an operand whose value is the same along the strip is not read again
fn operands_at(p: Place, first: Operands) -> Operands {
  let left_stays = NUMBER == LEFT || step(A3, A4) == 0u;
  let right_stays = NUMBER == RIGHT || step(B3, B4) == 0u;
  if (left_stays && right_stays) { return first; }
  if (left_stays) { return Operands(first.left, b_at(p)); }
  if (right_stays) { return Operands(a_at(p), first.right); }
  return Operands(a_at(p), b_at(p));
}
