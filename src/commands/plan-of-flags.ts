import type { Corpus } from '../corpora/corpus.ts'
import { InputError } from '../errors.ts'
import type { PlannedMerge } from '../produce/expand/plan.ts'
import { type Settings, settingsFrom } from '../sources/settings.ts'
import { type MergeFlags, mergeOptionsOf } from './merge-options.ts'
import { tell } from './output.ts'
import { progressTeller, settingsThatTell } from './progress.ts'
import { readingOf, tellReading } from './reading-options.ts'

/** The default corpora of a plan; all three come from the package registry. */
const usual = ['zh', 'en', 'code']

/** Makes the merge that the flags describe, and its plan. */
export async function planOfFlags(flags: MergeFlags): Promise<PlannedMerge> {
  if (flags.minFrequency !== undefined && !flags.corpus)
    throw new InputError('--min-frequency counts in a corpus; name one (--corpus)')
  const { openMerge } = await import('../load/open-merge.ts')
  const { planRecipe } = await import('../produce/expand/plan.ts')
  const teller = await progressTeller()
  try {
    const settings = settingsThatTell(settingsFrom(), teller)
    const recipe = await openMerge(flags.base, flags.extra, settings)
    return await planRecipe(recipe, {
      ...mergeOptionsOf(flags),
      corpora: await openCorpora(flags, settings),
      minFrequency: flags.minFrequency,
      model: { hidden: flags.hidden, tied: flags.tied === true },
    })
  } finally {
    teller.stop()
  }
}

/** Opens the corpora of the flags, or those of the default corpora that are available. */
async function openCorpora(flags: MergeFlags, settings: Settings): Promise<Corpus[]> {
  const { openCorpus } = await import('../corpora/open.ts')
  const opened: Corpus[] = []
  const { corpus } = flags
  for (const name of corpus ?? usual) {
    try {
      const found = await openCorpus(name, { settings, ...readingOf(flags) })
      await tellReading(name, found.reading)
      opened.push(found)
    } catch (error) {
      if (corpus || !InputError.isUnavailable(error)) throw error
      tell(`left out of the plan: ${error.message}`)
    }
  }
  return opened
}
