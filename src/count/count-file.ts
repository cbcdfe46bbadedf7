import { lentBytesOf } from '../corpora/files/lines.ts'
import { type Noticed, noticing } from '../corpora/files/noticed.ts'
import type { SampleFile } from '../corpora/files/sample-file.ts'
import { checkUnchanged, samplesOfFile } from '../corpora/files/sample-files.ts'
import type { Sample } from '../corpora/sample.ts'
import type { LineCounts } from '../engine/fast-counter.ts'
import type { Counts } from '../metrics/counts.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { meter } from './count.ts'
import { countJsonLines, lineCounterFor } from './json-lines.ts'
import type { SegmenterName } from './segment.ts'
import { textStream } from './text-stream.ts'

export interface CountFileOptions {
  readonly segmenter: SegmenterName
  /** Told of each so many bytes that were read. */
  readonly onRead?: (bytes: number) => void
}

/** What a file, or a part of it, comes to. */
export interface FileCounts {
  readonly counts: Counts
  readonly noticed: Noticed
}

/**
 * The counts of a file, or of a part of it, in memory that does not grow with it. A file of plain text is
 * one sample, and so are all its parts together: that with the beginning has it.
 */
export async function countFile(
  tokenizer: Tokenizer,
  file: SampleFile,
  { segmenter, onRead }: CountFileOptions,
): Promise<FileCounts> {
  const { notice, total } = noticing()
  if (file.format === 'text' && file.maxCharacters === undefined) {
    const { name, range, compression } = file
    const isRest = (range?.from ?? 0) > 0
    const onReplaced = (characters: number) => notice('replaced', characters)
    const stream = textStream(tokenizer, { segmenter, isRest, onReplaced })
    for await (const chunk of lentBytesOf(file.path, { name, range, compression, onRead }))
      stream.add(chunk)
    await checkUnchanged(file)
    return { counts: stream.end(), noticed: total() }
  }
  const counting = meter(tokenizer, { segmenter })
  const countLines = segmenter === 'none' ? lineCounterFor(tokenizer, file) : undefined
  if (countLines) {
    const taker = {
      counted: (id: string, line: LineCounts) => counting.addCounted(line, id),
      sample: ({ id, texts }: Sample) => counting.add(texts.text ?? '', id),
    }
    await countJsonLines(countLines, file, taker, { onRead, notice })
  } else {
    for await (const { texts } of samplesOfFile(file, onRead, notice))
      counting.add(texts.text ?? '')
  }
  return { counts: counting.total().counts, noticed: total() }
}
