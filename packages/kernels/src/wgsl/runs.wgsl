// runs of fours over LENGTH values: an invocation takes EACH of them one after the other; buffers are padded to fours
override LENGTH: u32;
override EACH: u32 = 1u;
override THREADS_X: u32;
fn first(id: vec3u) -> u32 { return (id.x + id.y * THREADS_X) * EACH; }
fn end(id: vec3u) -> u32 { return min(first(id) + EACH, (LENGTH - 1u) / 4u + 1u); }
