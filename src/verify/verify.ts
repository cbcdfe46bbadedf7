import '../sources/node-engine.ts'
import { type Corpus, readSamples } from '../corpora/open.ts'
import { InputError } from '../errors.ts'
import { readVocabulary } from '../load/load.ts'
import { locateTokenizer } from '../load/locate.ts'
import type { Settings } from '../sources/settings.ts'
import { makeTokenizer } from '../tokenizer/make-tokenizer.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { openReferencePackage } from './adapters/open-reference-package.ts'
import { referencePackages } from './adapters/reference-packages.ts'
import { awkwardTexts } from './awkward-texts.ts'
import { type Difference, findDifference } from './difference.ts'
import { namedDifferences } from './named-differences.ts'
import { type RunnablePackage, runnablePackages } from './runnable-packages.ts'

/** The result of holding a tokenizer's ids against those of one reference package. */
export interface Verification {
  /** The tokenizer reference. */
  readonly tokenizer: string
  /** The package and the version that is known to agree; absent where none can run the tokenizer. */
  readonly referencePackage?: string
  /** How many texts both encoded. */
  readonly texts: number
  readonly verdict: 'same' | 'different' | 'cannot be checked'
  /** The smallest text that was found to differ. */
  readonly difference?: Difference
  /** Why it cannot be checked. */
  readonly reason?: string
}

export interface VerifyOptions {
  readonly settings: Settings
  /** Texts beside the awkward ones that are always tried. */
  readonly corpora?: readonly Corpus[]
  /** The number of characters from each corpus, taken in even steps over its samples. */
  readonly charactersPerCorpus?: number
}

/**
 * Our ids against those of the reference package that can run the tokenizer. Of several it takes the first
 * that is installed, and says why those before it cannot be used.
 */
export async function verify(reference: string, options: VerifyOptions): Promise<Verification[]> {
  const located = await locateTokenizer(reference, options.settings)
  const vocabulary = readVocabulary(located)
  const ours = makeTokenizer(reference, vocabulary)
  const packages = runnablePackages(located, vocabulary)
  if (packages.length === 0) {
    const reason = `no reference package runs a vocabulary like that of this ${located.format} file`
    return [{ tokenizer: reference, texts: 0, verdict: 'cannot be checked', reason }]
  }
  const texts = await textsOf(options)
  const verifications: Verification[] = []
  for (const runnable of packages) {
    const verification = await verifyWith(runnable, ours, texts)
    verifications.push(verification)
    if (verification.verdict !== 'cannot be checked') break
  }
  return verifications
}

/** Our ids against those of one reference package, if it is installed. */
export async function verifyWith(
  { name, input, prepare }: RunnablePackage,
  ours: Tokenizer,
  all: readonly string[],
): Promise<Verification> {
  // Other differences are reported: a user should hear of them.
  const isLookAlike = namedDifferences.lookAlikes.makeTest(ours)
  const texts = all.filter(text => !isLookAlike(text))
  const { package: npmName, version } = referencePackages[name]
  const common = { tokenizer: ours.name, referencePackage: `${npmName} ${version}` }
  try {
    const theirs = await openReferencePackage(name, ours.name, input)
    try {
      const difference = findDifference(ours, texts => theirs.encodeAll(texts.map(prepare)), texts)
      return difference
        ? { ...common, texts: texts.length, verdict: 'different', difference }
        : { ...common, texts: texts.length, verdict: 'same' }
    } finally {
      await theirs.close()
    }
  } catch (error) {
    if (!InputError.is(error)) throw error
    return { ...common, texts: 0, verdict: 'cannot be checked', reason: error.message }
  }
}

async function textsOf({ corpora = [], charactersPerCorpus = 200_000 }: VerifyOptions) {
  const texts = Object.values(awkwardTexts).flat()
  for (const corpus of corpora) {
    const step = Math.max(1, Math.ceil(corpus.characters / charactersPerCorpus))
    let index = 0
    for await (const sample of readSamples(corpus)) {
      if (index++ % step === 0) texts.push(...Object.values(sample.texts))
    }
  }
  return texts
}
