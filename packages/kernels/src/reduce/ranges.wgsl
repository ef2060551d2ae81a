// Range `index` of `count` ranges over `items` items: neighbours, each of items / count of them or one more.
// No range is empty where count <= items.
struct Range { first: u32, end: u32 }
fn range_of(index: u32, count: u32, items: u32) -> Range {
  let each = items / count;
  let rest = items % count;
  // not index * items / count: that product may not fit 32 bits
  let first = index * each + min(index, rest);
  return Range(first, first + each + select(0u, 1u, index < rest));
}
