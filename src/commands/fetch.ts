import type { Command } from 'commander'
import { InputError, nearest } from '../errors.ts'
import { type Settings, settingsFrom } from '../settings.ts'
import { print, tell } from './output.ts'

export function fetchCommand(program: Command): void {
  program
    .command('fetch')
    .description('fill the cache with tokenizers and corpora, for work without a network')
    .argument('[id...]', 'ids of tokenizers and corpora, all unless named')
    .action(runFetch)
}

/** Loading is fetching: what a tokenizer or corpus is made of is checked as when it is used. */
type Fetch = (settings: Settings) => Promise<unknown>

async function runFetch(names: string[]): Promise<void> {
  const fetches = await fetchesOf(names)
  const settings = { ...settingsFrom(), onStep: tell }
  const missing: string[] = []
  for (const [id, fetch] of fetches) {
    try {
      await fetch(settings)
      print(`${id}: ready`)
    } catch (error) {
      if (!InputError.isUnavailable(error)) throw error
      tell(`${id}: ${error.message}`)
      missing.push(id)
    }
  }
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
  return new Map(names.map(name => [name, known.get(name) ?? unknown(name, [...known.keys()])]))
}

function unknown(name: string, known: readonly string[]): never {
  const near = nearest(name, known)
  const hint =
    near.length > 0 ? `did you mean ${near.join(', ')}?` : `known are ${known.join(', ')}`
  throw new InputError(`unknown tokenizer or corpus '${name}'; ${hint}`)
}
