import engineModule from '../../../dist/engine/engine.wasm'
import { provideEngine } from '../../engine/module.ts'
import { type FormatName, formats } from '../../formats/formats.ts'
import { speller } from '../../metrics/piece-traits.ts'
import { makeTokenizer } from '../../tokenizer/make-tokenizer.ts'
import type { EncodeAnswer, EncodeRequest, ServedTokenizer, Token } from './tokens.ts'

/*
 * The library's own readers, models and engine, in a worker of the page. The local server sends a
 * vocabulary at its first use.
 */

provideEngine(engineModule)

type Encode = (text: string) => Token[]

const loaded = new Map<number, Promise<Encode>>()

addEventListener('message', async ({ data }: MessageEvent<EncodeRequest>) => {
  postMessage(await answerTo(data))
})

async function answerTo({ id, tokenizer, text }: EncodeRequest): Promise<EncodeAnswer> {
  try {
    const encode = loaded.get(tokenizer) ?? load(tokenizer)
    loaded.set(tokenizer, encode)
    return { id, tokens: (await encode)(text) }
  } catch (error) {
    // The next request tries again.
    loaded.delete(tokenizer)
    return { id, error: error instanceof Error ? error.message : String(error) }
  }
}

async function load(index: number): Promise<Encode> {
  const served: ServedTokenizer = await (await get(`/tokenizer/${index}`)).json()
  const files = await Promise.all(
    served.roles.map(async role => {
      const response = await get(`/tokenizer/${index}/${role}`)
      return [role, new Uint8Array(await response.arrayBuffer())] as const
    }),
  )
  if (!isFormat(served.format)) throw new Error(`${served.format}: no format that this page reads`)
  const vocabulary = formats[served.format].read(
    Object.fromEntries(files),
    served.options ?? undefined,
  )
  const tokenizer = makeTokenizer(String(index), vocabulary)
  const bytesOf = speller(vocabulary)
  const added = new Map(vocabulary.addedTokens.map(({ id, content }) => [id, content]))
  const utf8 = new TextEncoder()
  return text =>
    Array.from(tokenizer.encode(text), id => {
      const content = added.get(id)
      const bytes = content === undefined ? bytesOf(id) : utf8.encode(content)
      return { id, piece: vocabulary.pieces[id] ?? content ?? '', bytes: [...bytes] }
    })
}

async function get(path: string): Promise<Response> {
  const response = await fetch(path)
  if (response.ok) return response
  throw new Error((await response.text()) || `${path}: ${response.status}`)
}

function isFormat(name: string): name is FormatName {
  return Object.hasOwn(formats, name)
}
