import { z } from 'zod'
import { type Reader, textOf } from './reader.ts'

const squad = z.object({
  data: z.array(z.object({ paragraphs: z.array(z.object({ context: z.string() })) })),
})

/** Files of SQuAD's form that translate each other: the paragraphs at the same place are a pair. */
export const squadPairs: Reader = function* (files, { parts = ['en', 'zh'] }) {
  const [first, second] = files.map(file =>
    squad
      .parse(JSON.parse(textOf(file)))
      .data.flatMap(({ paragraphs }, article) =>
        paragraphs.map(({ context }, i) => ({ id: `${article + 1}.${i + 1}`, context })),
      ),
  )
  for (const [i, { id, context }] of first!.entries()) {
    const other = second![i]
    if (other?.id !== id) throw new Error(`paragraph ${id} has no translation`)
    yield { id, texts: { [parts[0]]: context, [parts[1]]: other.context } }
  }
}
