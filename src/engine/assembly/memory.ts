/**
 * The engine's memory: a stack of tables that only grows. Tables live as long as the tokenizer, so
 * nothing is ever given back; what is outgrown is left behind, which doubling keeps below one copy.
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
