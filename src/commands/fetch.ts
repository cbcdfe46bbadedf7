import type { Command } from 'commander'
import { InputError, unknownName } from '../errors.ts'
import { type Settings, settingsFrom } from '../sources/settings.ts'
import { sharedOption } from './options.ts'
import { print, printJson, tell } from './output.ts'

export function fetchCommand(program: Command): void {
  program
    .command('fetch')
    .description('fill the cache with tokenizers and corpora, for work without a network')
    .argument('[catalog-id...]', 'ids of tokenizers and corpora, all unless named')
    .addOption(sharedOption('json'))
    .action(runFetch)
}

/** Loading is fetching: what a tokenizer or corpus is made of is checked as when it is used. */
type Fetch = (settings: Settings) => Promise<unknown>

async function runFetch(names: string[], { json }: { readonly json?: true }): Promise<void> {
  const fetches = await fetchesOf(names)
  const settings = { ...settingsFrom(), onStep: tell }
  const ready: string[] = []
  const missing: string[] = []
  for (const [id, fetch] of fetches) {
    try {
      await fetch(settings)
      ready.push(id)
      if (!json) print(`${id}: ready`)
    } catch (error) {
      if (!InputError.isUnavailable(error)) throw error
      tell(`${id}: ${error.message}`)
      missing.push(id)
    }
  }
  if (json) printJson({ ready, missing })
  if (missing.length > 0) {
    throw new InputError(`could not be had: ${missing.join(', ')}; the reasons are above`)
  }
}

async function fetchesOf(names: string[]): Promise<Map<string, Fetch>> {
  const { tokenizers } = await import('../catalog/tokenizers.ts')
  const { corpora } = await import('../catalog/corpora.ts')
  const { loadTokenizer } = await import('../load/load.ts')
  const { openCorpus } = await import('../corpora/open.ts')
  const known = new Map<string, Fetch>([
    ...tokenizers
      .ids()
      .map(id => [id, (settings: Settings) => loadTokenizer(id, settings)] as const),
    ...corpora.ids().map(id => [id, (settings: Settings) => openCorpus(id, { settings })] as const),
  ])
  if (names.length === 0) return known
  return new Map(
    names.map(name => {
      const fetch = known.get(name)
      if (!fetch) throw unknownName('tokenizer or corpus', name, [...known.keys()])
      return [name, fetch]
    }),
  )
}
