// the items that part `part` of `parts` takes of all: neighbours, and no part is empty where there are no more parts than items
struct Share { first: u32, end: u32 }
fn share(part: u32, parts: u32, items: u32) -> Share {
  let each = items / parts;
  let rest = items % parts;
  // not the product of all three: it may not fit 32 bits
  let first = part * each + min(part, rest);
  return Share(first, first + each + select(0u, 1u, part < rest));
}
