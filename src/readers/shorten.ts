/** The first so many code points of a text. */
export function cutTo(text: string, characters: number): string {
  if (text.length <= characters) return text
  let units = 0
  for (let left = characters; left > 0 && units < text.length; left--) {
    const isPair = (text.codePointAt(units) ?? 0) > 0xffff
    units += isPair ? 2 : 1
  }
  return text.slice(0, units)
}
