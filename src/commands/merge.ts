import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { InputError } from '../errors.ts'
import type { ScorePolicy } from '../merge/merge.ts'
import { type Settings, settingsFrom } from '../settings.ts'
import { collect, positiveInteger } from './options.ts'
import { print, printJson, tell } from './output.ts'

interface Options {
  readonly base: string
  readonly extra: string
  readonly out: string
  readonly scores: ScorePolicy
  readonly only?: 'han'
  readonly maxPieces?: number
  readonly append?: string[]
  readonly force?: true
  readonly json?: true
}

export function mergeCommand(program: Command): void {
  program
    .command('merge')
    .description('add the pieces of one SentencePiece vocabulary to another')
    .requiredOption('--base <tokenizer>', 'keeps its ids: catalog id, path or address')
    .requiredOption('--extra <tokenizer>', 'gives the pieces that the base lacks')
    .requiredOption('--out <folder>', 'a new folder for tokenizer.model and merge.json')
    .addOption(
      new Option('--scores <policy>', 'what added pieces score')
        .choices(['zero', 'own', 'below'] satisfies ScorePolicy[])
        .default('zero'),
    )
    .addOption(new Option('--only <script>', 'pieces with a character of it').choices(['han']))
    .option('--max-pieces <n>', 'at most so many, in the order of the extra', positiveInteger)
    .option('--append <piece>', 'one more piece behind all others (repeatable)', collect)
    .option('--force', 'replace the folder if it is there')
    .option('--json', 'print merge.json')
    .addHelpText(
      'after',
      "\nChinese-LLaMA, byte for byte:\n  tokrate merge --base llama --extra chinese-sp --out chinese-llama\n  tokrate merge --base llama --extra chinese-sp --append '[PAD]' --out chinese-alpaca",
    )
    .action(runMerge)
}

async function runMerge({ base, extra, out, force, json, ...options }: Options): Promise<void> {
  const { mergeVocabularies } = await import('../merge/merge.ts')
  const { sha256 } = await import('../sources/hash.ts')
  const settings = settingsFrom()
  const models = { base: await modelOf(base, settings), extra: await modelOf(extra, settings) }
  const { model, added, ...figures } = mergeVocabularies(models.base, models.extra, options)
  const record = {
    base: { reference: base, sha256: sha256(models.base), pieces: figures.basePieces },
    extra: { reference: extra, sha256: sha256(models.extra), pieces: figures.extraPieces },
    ...options,
    overlap: figures.overlap,
    merged: { sha256: sha256(model), pieces: figures.basePieces + added.length },
    warnings: figures.warnings,
    added,
  }
  const files = { 'tokenizer.model': model, 'merge.json': `${JSON.stringify(record, null, 2)}\n` }
  await writeFolder(out, files, force === true)
  for (const warning of figures.warnings) tell(warning)
  if (json) return printJson(record)
  print(
    `${join(out, 'tokenizer.model')}: ${record.merged.pieces} pieces = ${record.base.pieces} of ${base} + ${added.length} new (of ${record.extra.pieces} in ${extra}, ${record.overlap} were there already)\nsha256 ${record.merged.sha256}`,
  )
}

async function modelOf(reference: string, settings: Settings): Promise<Uint8Array> {
  const { locateTokenizer } = await import('../load/locate.ts')
  const { format, files } = await locateTokenizer(reference, settings)
  if (format === 'sentencepiece') return files.model!
  throw new InputError(`${reference}: only SentencePiece models can be merged, this is ${format}`)
}

/** The files in a new folder that is there whole or not at all. */
async function writeFolder(
  out: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  force: boolean,
): Promise<void> {
  const folder = resolve(out)
  await mkdir(dirname(folder), { recursive: true })
  const fresh = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`))
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(fresh, name), content)
    // A temporary folder is its owner's alone; this one is to be like any other.
    await chmod(fresh, 0o777 & ~process.umask())
    if (force) await rm(folder, { recursive: true, force: true })
    await rename(fresh, folder)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    if (!(error instanceof Error && 'code' in error)) throw error
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST' && error.code !== 'ENOTDIR')
      throw error
    throw new InputError(
      `${out}: is there already; name another folder, or replace it with --force`,
    )
  }
}
