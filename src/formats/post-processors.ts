import { InputError } from '../errors.ts'
import type { TokensAround } from '../vocabulary/vocabulary.ts'
import { type Component, componentSchema, parseFields } from './component.ts'
import * as s from './schema.ts'

/**
 * What the post-processor of a tokenizer.json puts around a text, on request. A text is one sequence
 * here, so what is said of pairs is not looked at.
 *
 * Source: huggingface/tokenizers, tokenizers/src/processors.
 */
export function readPostProcessor(component: Component): TokensAround {
  const found = Object.hasOwn(processors, component.type) ? processors[component.type] : undefined
  if (found) return found(component)
  throw new InputError(`the post-processor ${component.type} is not supported`)
}

const nothing: TokensAround = { before: [], after: [] }
const token = s.pair(s.string, s.natural)

const bert = { sep: token, cls: token }

const item = s.either(
  s.object({ SpecialToken: s.looseObject({ id: s.string }) }),
  s.object({ Sequence: s.looseObject({ id: s.oneOf(['A', 'B']) }) }),
)

/** How each is read. A new one is a new row. */
const processors: Readonly<Record<string, (component: Component) => TokensAround>> = {
  BertProcessing(component) {
    const { cls, sep } = parseFields(component, bert)
    return { before: [cls[1]], after: [sep[1]] }
  },
  RobertaProcessing(component) {
    const { cls, sep } = parseFields(component, {
      ...bert,
      // Say where a token begins and ends in the text, which is not asked for here.
      trim_offsets: s.optional(s.boolean),
      add_prefix_space: s.optional(s.boolean),
    })
    return { before: [cls[1]], after: [sep[1]] }
  },
  ByteLevel: () => nothing,
  TemplateProcessing: readTemplate,
  Sequence(component) {
    const { processors } = parseFields(component, { processors: s.array(componentSchema) })
    const adding = processors
      .map(readPostProcessor)
      .filter(({ before, after }) => before.length + after.length > 0)
    // The second would take what the first added for the first text of a pair.
    if (adding.length > 1)
      throw new InputError('a Sequence of post-processors that both add tokens is not supported')
    return adding[0] ?? nothing
  },
}

function readTemplate(component: Component): TokensAround {
  const { single, special_tokens } = parseFields(component, {
    single: s.array(item),
    pair: s.optional(s.array(item)),
    special_tokens: s.record(s.looseObject({ ids: s.array(s.natural) })),
  })
  const at = single.findIndex(part => 'Sequence' in part)
  const isText = single.filter(part => 'Sequence' in part && part.Sequence.id === 'A')
  if (isText.length !== 1 || single.filter(part => 'Sequence' in part).length !== 1)
    throw new InputError('TemplateProcessing.single is not supported unless it has the text A once')
  const idsOf = (parts: typeof single) =>
    parts.flatMap(part => {
      if (!('SpecialToken' in part)) return []
      const { id } = part.SpecialToken
      if (Object.hasOwn(special_tokens, id)) return special_tokens[id]!.ids
      throw new InputError(`TemplateProcessing.special_tokens has no '${id}'`)
    })
  return { before: idsOf(single.slice(0, at)), after: idsOf(single.slice(at + 1)) }
}
