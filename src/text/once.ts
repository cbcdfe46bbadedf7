/**
 * What `make` gives, made when it is first asked for. Sets of characters and segmenters take milliseconds
 * each, which whoever imports the library would wait for and may never need.
 */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
