/** The text with U+FFFD for each unpaired surrogate, which has no UTF-8 of its own. */
export function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed()
}
