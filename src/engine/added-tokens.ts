import { makeNormalizer } from '../tokenize/normalize.ts'
import type { AddedToken, Vocabulary } from '../vocabulary/vocabulary.ts'
import { copyIn } from './memory.ts'
import type { EngineExports } from './module.ts'

/** Two ASCII characters, of which NFC leaves the second alone because ASCII or nothing follows. */
const beginsWithTwoAscii = /^[\0-\x7f]{2}(?:[\0-\x7f]|$)/

const utf8 = new TextEncoder()

/** The engine's tree of added tokens has a row of 512 bytes for each byte of a token. */
const mostTreeBytes = 4096

/**
 * Whether the engine finds the added tokens in texts itself. It can if all of them are bare strings that are looked for
 * in normalized text, no prefix space is added to the text between them, and each begins with two ASCII characters, by
 * which the engine searches.
 */
export function engineFindsAddedTokens({
  addedTokens,
  normalizers,
  preTokenizers,
}: Pick<Vocabulary, 'addedTokens' | 'normalizers' | 'preTokenizers'>): boolean {
  const found = foundInText(addedTokens)
  const bytes = found.reduce((sum, { content }) => sum + utf8.encode(content).length, 0)
  return (
    found.length > 0 &&
    bytes <= mostTreeBytes &&
    preTokenizers.some(({ type }) => type === 'bytes') &&
    preTokenizers.every(({ type }) => type === 'bytes' || type === 'split') &&
    normalizers.every(({ type }) => type === 'nfc') &&
    found.every(
      token =>
        (token.normalized || normalizers.length === 0) &&
        !token.singleWord &&
        !token.leftStrip &&
        !token.rightStrip &&
        beginsWithTwoAscii.test(token.content),
    ) &&
    new Set(found.map(({ content }) => content.normalize('NFC'))).size === found.length
  )
}

/** Gives the engine the added tokens that it finds itself, as they stand in normalized text. */
export function loadAddedTokens(
  wasm: EngineExports,
  { addedTokens, normalizers }: Vocabulary,
): void {
  const normalize = makeNormalizer(normalizers)
  const tokens = foundInText(addedTokens).map(({ id, content }) => ({
    id,
    bytes: utf8.encode(normalize(content)),
  }))
  wasm.reserveAddedTokens(tokens.reduce((sum, { bytes }) => sum + bytes.length, 0))
  for (const { id, bytes } of tokens) wasm.addAddedToken(copyIn(wasm, bytes), bytes.length, id)
}

/** Special tokens are not looked for in texts. */
function foundInText(addedTokens: readonly AddedToken[]): AddedToken[] {
  return addedTokens.filter(({ special }) => !special)
}
