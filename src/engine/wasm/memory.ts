/**
 * The engine's memory: a stack of tables. Tables live as long as the tokenizer, so what is outgrown is left
 * behind, which doubling keeps below one copy; what a large table was made with is given back.
 */
let top: usize = __heap_base

/** Room for `bytes` bytes, all zero, at a multiple of 64. */
export function reserve(bytes: usize): usize {
  const at = (top + 63) & ~(<usize>63)
  top = at + bytes
  const missing = <i32>((top + 0xffff) >>> 16) - memory.size()
  if (missing > 0 && memory.grow(missing) < 0) unreachable()
  return at
}

/** Moves a table down to the next multiple of 64, and says where it is. */
export function moveDown(table: usize, to: usize, bytes: usize): usize {
  const at = (to + 63) & ~(<usize>63)
  memory.copy(at, table, bytes)
  return at
}

/** Everything from there on is free, and zero as all that is free. */
export function giveBackFrom(at: usize): void {
  memory.fill(at, 0, top - at)
  top = at
}
