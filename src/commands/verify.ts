import type { Command } from 'commander'
import { settingsFrom } from '../sources/settings.ts'
import type { Verification } from '../verify/verify.ts'
import { collect, sharedOption } from './options.ts'
import { print, printJson, withFlags } from './output.ts'
import { progressTeller, settingsThatTell } from './progress.ts'

interface Options {
  readonly published?: string[]
  readonly texts?: string
  readonly values?: string
  readonly corpus?: string[]
  readonly field?: string
  readonly json?: true
}

export function verifyCommand(program: Command): void {
  program
    .command('verify')
    .description(
      'hold our ids against the packages that run the same tokenizer, and published numbers against ours',
    )
    .argument(
      '[tokenizer...]',
      'catalog ids, paths or addresses; every published table unless named',
    )
    .option(
      '--published <table>',
      'published table, or a manifest of your own (repeatable)',
      collect,
    )
    .option('--texts <folder>', 'the folder of the texts that a published table is about')
    .option('--values <file>', 'CSV of published numbers: a line a text, a column a tokenizer')
    .addOption(sharedOption('corpus', 'more texts to try: catalog id or path (repeatable)'))
    .addOption(sharedOption('field'))
    .addOption(sharedOption('json'))
    .addHelpText(
      'after',
      '\nExit status: 3 if any text is cut differently, or any published number is another.',
    )
    .action(runVerify)
}

async function runVerify(names: string[], options: Options): Promise<void> {
  if (names.length === 0 || options.published) return verifyNumbers(names, options)
  return verifyIds(names, options)
}

/** Published numbers; with tokenizers, only those about them. */
async function verifyNumbers(
  names: readonly string[],
  { published = [], texts, values, json }: Options,
): Promise<void> {
  const { verifyPublished } = await import('../published/verify-published.ts')
  const { linesOfCells } = await import('../published/lines.ts')
  const teller = await progressTeller()
  try {
    const results = await verifyPublished(published, {
      settings: settingsThatTell(settingsFrom(), teller),
      ...(names.length > 0 ? { tokenizers: names } : {}),
      ...(texts === undefined ? {} : { texts }),
      ...(values === undefined ? {} : { values }),
    })
    teller.stop()
    const cells = results.map(({ reason, ...cell }) =>
      reason === undefined ? cell : { ...cell, reason: withFlags(reason) },
    )
    if (json) printJson(cells)
    else print(linesOfCells(cells))
    if (cells.some(({ verdict }) => verdict === 'different')) process.exitCode = 3
  } finally {
    teller.stop()
  }
}

async function verifyIds(names: string[], { corpus = [], field, json }: Options): Promise<void> {
  const { verify } = await import('../verify/verify.ts')
  const { openCorpus } = await import('../corpora/open.ts')
  const teller = await progressTeller()
  try {
    const settings = settingsThatTell(settingsFrom(), teller)
    const corpora = []
    for (const name of corpus) {
      corpora.push(await openCorpus(name, { settings, ...(field === undefined ? {} : { field }) }))
    }
    const verifications: Verification[] = []
    for (const name of names) verifications.push(...(await verify(name, { settings, corpora })))
    teller.stop()
    if (json) printJson(verifications)
    else for (const verification of verifications) print(lineOf(verification))
    if (verifications.some(({ verdict }) => verdict === 'different')) process.exitCode = 3
  } finally {
    teller.stop()
  }
}

function lineOf({
  tokenizer,
  referencePackage,
  texts,
  verdict,
  difference,
  reason,
}: Verification): string {
  const who =
    referencePackage === undefined ? tokenizer : `${tokenizer} against ${referencePackage}`
  if (verdict === 'cannot be checked') return `${who}: cannot be checked here: ${reason}`
  if (!difference) return `${who}: the same ids of ${texts} texts`
  return [
    `${who}: DIFFERENT ids of ${difference.differing}; the smallest that was found:`,
    `  text    ${JSON.stringify(difference.text)} (${difference.codePoints})`,
    `  ours    ${difference.ours.join(' ')}`,
    `  theirs  ${difference.theirs.join(' ')}`,
  ].join('\n')
}
