import { InputError, nameOption } from '../../errors.ts'
import type { TextEvidence } from './evidence.ts'

// Every face of a mix is tried, and every choice of texts: beyond these it takes minutes.
const mostKinds = 8
const mostChoices = 256

/**
 * Every way to take one text of each kind: those that a mix may be made of.
 *
 *     zh, zh-wiki (both zh), en, code  →  zh + en + code, zh-wiki + en + code
 */
export function choicesOf(texts: readonly TextEvidence[]): TextEvidence[][] {
  const kinds = [...new Set(texts.map(({ kind }) => kind))]
  let choices: TextEvidence[][] = [[]]
  for (const kind of kinds) {
    const same = texts.filter(text => text.kind === kind)
    choices = choices.flatMap(chosen => same.map(text => [...chosen, text]))
  }
  if (kinds.length > mostKinds || choices.length > mostChoices) {
    throw new InputError(
      `${texts.length} texts of ${kinds.length} kinds make too many mixes; name fewer (${nameOption('corpora')})`,
    )
  }
  return choices
}
