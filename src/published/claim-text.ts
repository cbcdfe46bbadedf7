import { join } from 'node:path'
import type { Claim } from '../catalog/published.ts'
import { openCorpus, readSamples } from '../corpora/open.ts'
import { InputError, nameOption } from '../errors.ts'
import { fetchSource } from '../sources/fetch-source.ts'
import { checkHash, sha256 } from '../sources/hash.ts'
import type { Settings } from '../sources/settings.ts'

export interface ClaimTextOptions {
  readonly settings: Settings
  /** The folder that holds the files of a claim. */
  readonly texts?: string | undefined
}

/**
 * The samples that a claim is about, in one column. A text that is not here is an InputError of code
 * `unavailable`; one that is another than the claim's is an InputError without it.
 *
 *     cut lines, join ' ', files 'a\nb\n' and 'c'  →  ['a b  c']
 *     cut lines                                    →  ['a', 'b', '', 'c']
 */
export async function samplesOfClaim(
  claim: Claim,
  column: string,
  options: ClaimTextOptions,
): Promise<string[]> {
  const texts = await textsOf(claim, column, options)
  const pieces = claim.cut === 'lines' ? texts.flatMap(text => text.split('\n')) : texts
  return claim.join === undefined ? pieces : [pieces.join(claim.join)]
}

async function textsOf(
  { id, text }: Claim,
  column: string,
  options: ClaimTextOptions,
): Promise<string[]> {
  if ('sentence' in text) {
    checkHash(`claim '${id}'`, sha256(text.sentence), text.sha256, 'the sentence was changed')
    return [text.sentence]
  }
  if ('corpus' in text) return samplesOf(text, options.settings)
  const files: string[] = []
  for (const name of text.files.map(file => file.replaceAll('{column}', column))) {
    files.push(await readFile(name, text.sha256[name], options))
  }
  return files
}

async function samplesOf(
  { corpus: reference, side = 'text', sha256 }: Extract<Claim['text'], { corpus: string }>,
  settings: Settings,
): Promise<string[]> {
  const corpus = await openCorpus(reference, { settings })
  checkHash(reference, corpus.sha256, sha256, 'the claim is about another text')
  const samples: string[] = []
  for await (const { texts } of readSamples(corpus)) samples.push(texts[side] ?? '')
  return samples
}

/** `eng_Latn.dev` in the folder, or `dev/eng_Latn.dev`, as the archive of FLORES-200 has it. */
async function readFile(
  name: string,
  sha256: string | undefined,
  { settings, texts }: ClaimTextOptions,
): Promise<string> {
  if (texts === undefined) {
    throw new InputError(
      `its text is not here; name the folder that holds ${name} (${nameOption('texts')})`,
      {
        code: 'unavailable',
      },
    )
  }
  const paths = [join(texts, name), join(texts, name.split('.').at(-1) ?? '', name)]
  for (const path of paths) {
    const bytes = await fetchIfThere(path, sha256, settings)
    if (bytes) return Buffer.from(bytes).toString('utf8')
  }
  throw new InputError(`${paths[0]}: no such file`, { code: 'unavailable' })
}

async function fetchIfThere(path: string, sha256: string | undefined, settings: Settings) {
  try {
    return await fetchSource({ address: `file:${path}`, sha256 }, settings)
  } catch (error) {
    if (InputError.is(error) && error.message.endsWith('no such file')) return undefined
    throw error
  }
}
