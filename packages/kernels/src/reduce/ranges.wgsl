// range_of(index, count, items) = (first, end) of range number `index` of `items` items divided into `count` ranges
// Each range has items / count items, rounded down, or one more. No range is empty if count <= items.
struct Range { first: u32, end: u32 }
fn range_of(index: u32, count: u32, items: u32) -> Range {
  let each = items / count;
  let rest = items % count;
  // not index * items / count: index * items may need more than 32 bits
  let first = index * each + min(index, rest);
  return Range(first, first + each + select(0u, 1u, index < rest));
}
