// the two sides: where SCALAR is 1 the right one is the number VALUE, where it is 2 the left one
override SCALAR: u32 = 0u;
override VALUE: T = T();
fn left(p: Place) -> V {
  if (SCALAR == 2u) { return V(VALUE); }
  return a_at(p);
}
fn right(p: Place) -> V {
  if (SCALAR == 1u) { return V(VALUE); }
  return b_at(p);
}
