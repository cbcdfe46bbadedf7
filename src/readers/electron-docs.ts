import { z } from 'zod'
import { htmlBlocks } from './html.ts'
import { type Reader, textOf } from './reader.ts'

const pages = z.object({ 'zh-CN': z.record(z.string(), z.object({ html: z.string() })) })

/** Electron's documentation: one JSON of all languages, each page HTML. The Chinese pages' prose. */
export const electronDocs: Reader = function* (files) {
  for (const file of files) {
    for (const [id, { html }] of Object.entries(pages.parse(JSON.parse(textOf(file)))['zh-CN'])) {
      // `<0>…</0>` is what the translators' tool left of a link.
      const lines = htmlBlocks(html).map(({ text }) => text.replace(/<\/?[0-9]+>/g, ''))
      yield { id: id.replace(/^\//, ''), texts: { text: lines.join('\n') } }
    }
  }
}
