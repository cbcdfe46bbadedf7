import { afterAll, describe, expect, test } from 'vitest'
import { tokenizers } from '../../src/catalog/tokenizers.ts'
import { loadTokenizer } from '../../src/load/load.ts'
import { fetchOrBuild } from '../../src/load/locate.ts'
import { settingsFrom } from '../../src/sources/settings.ts'
import type { Tokenizer } from '../../src/tokenizer/tokenizer.ts'
import type { PackageInput } from '../../src/verify/adapters/reference-package.ts'
import { type EncodeAll, findDifference } from '../../src/verify/difference.ts'
import { orSkip } from '../or-skip.ts'
import type { Pair } from './pairs.ts'
import { fixedTexts, textSets } from './text-sets.ts'

// Enough for a whole corpus, should all of it be asked for.
const WHOLE_CORPUS = { timeout: 600_000 }

/** A reference, opened. */
export interface Opened {
  readonly encodeAll: EncodeAll
  decodeAll(ids: readonly Uint32Array[]): readonly string[]
  close(): void | Promise<void>
}

export interface Side<Input extends PackageInput> {
  /** What the tests are called after. */
  readonly name: string
  readonly pairs: readonly Pair<Input>[]
  open(tokenizer: string, input: Input): Promise<Opened> | Opened
  /** Where the reference does not read every text as it should: the texts it is given instead. */
  readonly readable?: (texts: readonly string[], ours: Tokenizer) => readonly string[]
}

/** Tests that every tokenizer of `side` makes the same ids as the reference, of every set of texts. */
export function testParity<Input extends PackageInput>(side: Side<Input>): void {
  const { readable = same } = side
  describe.for(side.pairs)(`$tokenizer and ${side.name}`, pair => {
    let opening: Promise<Compared> | undefined
    const open = () => (opening ??= openPair(side, pair))
    afterAll(async () => {
      await (await opening?.catch(() => undefined))?.close()
    })

    test.for(textSets)('agree on $name', WHOLE_CORPUS, async ({ batches }, context) => {
      const { ours, theirs } = await orSkip(context, open())
      const iterator = batches()[Symbol.asyncIterator]()
      for (;;) {
        const { value: texts } = await orSkip(context, iterator.next())
        if (texts === undefined) break
        expect(findDifference(ours, theirs, readable(texts, ours))).toBeUndefined()
      }
    })

    test('agree on what ids say', async context => {
      const { ours, decodeAll } = await orSkip(context, open())
      expectSameDecoded(ours, decodeAll, readable(fixedTexts, ours))
    })
  })
}

interface Compared {
  readonly ours: Tokenizer
  readonly theirs: EncodeAll
  readonly decodeAll: Opened['decodeAll']
  close(): void | Promise<void>
}

async function openPair<Input extends PackageInput>(
  side: Side<Input>,
  pair: Pair<Input>,
): Promise<Compared> {
  const settings = settingsFrom()
  const { files } = tokenizers.get(pair.tokenizer)
  const input = await pair.input(async role => {
    const source = files[role]
    if (source === undefined) throw new Error(`${pair.tokenizer} has no file of role ${role}`)
    return Buffer.from(await fetchOrBuild(source, settings))
  })
  const ours = await loadTokenizer(pair.tokenizer, settings)
  const { encodeAll, decodeAll, close } = await side.open(pair.tokenizer, input)
  const { prepare = same, restore = same } = pair
  return {
    ours,
    theirs: texts => encodeAll(texts.map(prepare)),
    decodeAll: ids => decodeAll(ids).map(restore),
    close,
  }
}

/** Holds that what texts become says the same on the other side. */
export function expectSameDecoded(
  ours: Tokenizer,
  decodeAll: Opened['decodeAll'],
  texts: readonly string[],
): void {
  const ids = texts.map(ours.encode)
  const decoded = decodeAll(ids)
  expect(texts.map((text, i) => ({ text, decoded: ours.decode(ids[i]!) }))).toEqual(
    texts.map((text, i) => ({ text, decoded: decoded[i] })),
  )
}

function same<Value>(value: Value): Value {
  return value
}
