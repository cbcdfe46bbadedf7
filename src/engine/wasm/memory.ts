/**
 * The engine's memory: a stack of tables that live as long as the tokenizer. A table that grows is copied and its old
 * memory is lost; doubling keeps that loss below the size of the table. Work memory of large tables is given back.
 */
let top: usize = __heap_base

/** Reserves `bytes` bytes of zeros; returns their address, a multiple of 64. */
export function reserve(bytes: usize): usize {
  const at = (top + 63) & ~(<usize>63)
  top = at + bytes
  const missing = <i32>((top + 0xffff) >>> 16) - memory.size()
  if (missing > 0 && memory.grow(missing) < 0) unreachable()
  return at
}

/** Moves a table down to the next multiple of 64 from `to` on, and returns its new address. */
export function moveDown(table: usize, to: usize, bytes: usize): usize {
  const at = (to + 63) & ~(<usize>63)
  memory.copy(at, table, bytes)
  return at
}

/** Frees all memory from `at` on. Free memory is zero. */
export function giveBackFrom(at: usize): void {
  memory.fill(at, 0, top - at)
  top = at
}
