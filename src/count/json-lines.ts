import { isUtf8 } from 'node:buffer'
import { idOfLine, isBlank, sampleOfLine } from '../corpora/files/jsonl.ts'
import { lineBlocksOf, lineOf } from '../corpora/files/lines.ts'
import {
  checkUnchanged,
  readingOf,
  type SampleFile,
  withLastWhole,
} from '../corpora/files/sample-files.ts'
import type { Sample } from '../corpora/sample.ts'
import type { CountLines, LineCounts } from '../engine/fast-counter.ts'
import { fastCounterOf } from '../tokenizer/fast-counter.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import type { Reading } from './part.ts'

/** Who is told of each sample of a file, in their order: counted, or as it is where only its text can tell. */
export interface LineTaker {
  counted(id: string, line: LineCounts): void
  sample(sample: Sample): void
}

/** What counts the lines of a file as bytes; undefined where its samples are to be strings. */
export function lineCounterFor(
  tokenizer: Tokenizer,
  { format, samples, maxCharacters }: SampleFile,
): CountLines | undefined {
  const isWhole = format === 'jsonl' && !samples && maxCharacters === undefined
  return isWhole ? fastCounterOf(tokenizer).countLines : undefined
}

/**
 * The samples of JSON lines as `samplesOfFile` has them, several times as fast: most texts go from the
 * file to their numbers without becoming strings. The others are read as ever.
 */
export async function countJsonLines(
  countLines: CountLines,
  file: SampleFile,
  taker: LineTaker,
  { onRead, notice }: Reading = {},
): Promise<void> {
  const reading = readingOf(file, onRead, notice)
  let number = 0
  let last: string | undefined
  let whole = 0
  try {
    for await (const { bytes, from } of lineBlocksOf(file.path, reading)) {
      const lines = isUtf8(bytes) ? countLines(bytes, file.field) : otherLines(bytes)
      for (const line of lines) {
        number += 1
        if (line.kind === 'blank') continue
        if (line.kind === 'text') {
          last = idOfLine(file, from + line.from)
          whole += 1
          taker.counted(last, line)
        } else if (line.kind === 'null') {
          notice?.('missing', 1)
        } else {
          const text = lineOf(bytes.subarray(line.from, line.to), from + line.from, reading)
          const sample = isBlank(text) ? undefined : await sampleOfLine(text, number, file, reading)
          if (!sample) continue
          last = sample.id
          whole += 1
          taker.sample(sample)
        }
      }
    }
  } catch (error) {
    throw withLastWhole(error, file, { last, whole })
  }
  await checkUnchanged(file)
}

/** The lines of bytes that are no UTF-8. */
function otherLines(bytes: Uint8Array): LineCounts[] {
  const lines: LineCounts[] = []
  for (let from = 0; from < bytes.length; ) {
    const feed = bytes.indexOf(0x0a, from)
    const to = feed < 0 ? bytes.length : feed
    lines.push({
      from,
      to,
      kind: 'other',
      tokens: 0,
      byteFallbackTokens: 0,
      characters: 0,
      bytes: 0,
    })
    from = to + 1
  }
  return lines
}
