import type { Command } from 'commander'
import { InputError } from '../errors.ts'
import type { Profile, ProfilePiece } from '../metrics/profile.ts'
import { settingsFrom } from '../sources/settings.ts'
import type { Lossless } from '../verify/lossless.ts'
import { sharedOption } from './options.ts'
import { print, printJson } from './output.ts'

export function inspectCommand(program: Command): void {
  program
    .command('inspect')
    .description(
      'show what a vocabulary holds: sizes, kinds, scripts, unreachable pieces, what is lost',
    )
    .argument('<tokenizer>', 'catalog id, path or address')
    .addOption(sharedOption('json'))
    .action(async (reference: string, { json }: { readonly json?: true }) => {
      const { loadTokenizer } = await import('../load/load.ts')
      const { tokenizers } = await import('../catalog/tokenizers.ts')
      const { profileOf } = await import('../metrics/profile.ts')
      const tokenizer = await loadTokenizer(reference, settingsFrom())
      const { vocabulary } = tokenizer
      if (!vocabulary) throw new InputError(`${reference}: does not tell its pieces`)
      const entry = tokenizers.has(reference) ? tokenizers.get(reference) : undefined
      const profile = profileOf(tokenizer, vocabulary, entry?.sizes.embedding)
      const { losslessness } = await import('../verify/lossless.ts')
      const lossless = losslessness(tokenizer, vocabulary)
      if (json) printJson({ ...profile, lossless })
      else print(`${pageOf(profile)}\n${lossesOf(lossless)}`)
    })
}

function pageOf({ name, model, sizes, kinds, scripts, longest, unreachable }: Profile): string {
  return [
    `tokenizer          ${name}`,
    `model              ${model}`,
    `base vocabulary    ${sizes.base}`,
    `with added tokens  ${sizes.withAdded}`,
    `embedding rows     ${sizes.embedding ?? 'not known'}`,
    `kinds              ${listCounts(kinds)}`,
    `scripts            ${listCounts(scripts)}`,
    `longest pieces     ${longest.map(quotePiece).join('  ')}`,
    `unreachable        ${unreachable.count}${unreachable.count > 0 ? ', for example' : ''}`,
    ...(unreachable.count > 0
      ? [`                   ${unreachable.examples.map(quotePiece).join('  ')}`]
      : []),
  ].join('\n')
}

/** Whether decoding gives a text back; where it does not, why, and the smallest texts that show it. */
function lossesOf({ verdict, reasons, examples }: Lossless): string {
  const shown = examples.map(
    ({ text, decoded }) => `${escapeInvisible(text)} → ${escapeInvisible(decoded)}`,
  )
  return [
    `lossless           ${verdict === 'lossless' ? 'yes' : verdict === 'lossy' ? 'no' : verdict}`,
    ...reasons.map(reason => `                   ${reason}`),
    ...(shown.length > 0 ? [`                   for example ${shown.join('  ')}`] : []),
  ].join('\n')
}

/** Writes a text as JSON, with invisible characters as escapes. */
function escapeInvisible(text: string): string {
  return JSON.stringify(text).replace(
    /[^\p{L}\p{N}\p{P}\p{S} ]/gu,
    character => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  )
}

function listCounts(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
}

/** `"…" (1234)`: as JSON, so that blanks and line ends show; of long ones the beginning. */
function quotePiece({ id, text, characters }: ProfilePiece): string {
  const all = Array.from(text)
  const isRun = characters > 3 && all.every(character => character === all[0])
  if (isRun) return `${JSON.stringify(all[0])} × ${characters} (${id})`
  if (characters <= 24) return `${JSON.stringify(text)} (${id})`
  return `${JSON.stringify(all.slice(0, 16).join(''))}… ${characters} characters (${id})`
}
