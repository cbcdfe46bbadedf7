import { mkdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { InputError } from '../errors.ts'
import type { Trained, TrainReport } from '../produce/train/train.ts'
import { settingsFrom } from '../sources/settings.ts'
import { print, printJson, tell } from './output.ts'
import { type TrainFlags, trainFlags, trainOptionsOf } from './train-options.ts'
import { trainTeller } from './train-progress.ts'
import { writeFolder } from './write.ts'

export function trainCommand(program: Command): void {
  trainFlags(program.command('train').description('train a vocabulary on text')).action(
    (flags: TrainFlags, command: Command) =>
      runTrain(flags, name => command.getOptionValueSource(name) === 'cli'),
  )
}

async function runTrain(flags: TrainFlags, isGiven: (flag: string) => boolean): Promise<void> {
  const options = trainOptionsOf(flags, isGiven)
  const { out, force = false } = flags
  await checkOutput(flags)
  const { trainVocabulary } = await import('../produce/train/train.ts')
  const teller = await trainTeller()
  try {
    const settings = { ...settingsFrom(), onStep: tell }
    const trained = await trainVocabulary({ ...options, settings, onProgress: teller.update })
    teller.stop()
    const written = await write(trained, out, force)
    for (const warning of warningsOf(trained.report)) tell(warning)
    if (flags.json) printJson({ ...trained.report, files: written })
    else print(summaryOf(trained.report, written))
  } finally {
    teller.stop()
  }
}

/** Before hours of training, not after. */
async function checkOutput({ model, out, force }: TrainFlags): Promise<void> {
  const ending = endingOf(out)
  const fits =
    model === 'byte-level' ? ending !== '.model' : ending !== '.json' && ending !== '.tiktoken'
  if (!fits) throw new InputError(`${out}: a ${model} model is not written as ${ending}`)
  const found = await stat(out).catch(() => undefined)
  if (!found) return
  const isFile = found.isFile()
  const replaced = model === 'byte-level' && ending === undefined ? !isFile : isFile
  if (force && replaced) return
  const remedy = replaced ? ', or replace it with --force' : ''
  throw new InputError(`${out}: is there already; name another${remedy}`)
}

function endingOf(path: string): string | undefined {
  return /\.(model|json|tiktoken)$/.exec(path)?.[0]
}

/** Writes what was asked for, whole or not at all; the hashes of the files by their paths. */
async function write(
  { files }: Trained,
  out: string,
  force: boolean,
): Promise<Readonly<Record<string, string>>> {
  const { sha256 } = await import('../sources/hash.ts')
  const ending = endingOf(out)
  const names = Object.keys(files)
  const only = names.length === 1 ? names[0] : names.find(name => ending && name.endsWith(ending))
  try {
    if (only === undefined) await writeFolder(out, files, force)
    else await writeFile(out, files[only]!)
  } catch (error) {
    throw cannotWrite(out, error)
  }
  const written = only === undefined ? names.map(name => [join(out, name), name]) : [[out, only]]
  return Object.fromEntries(written.map(([path, name]) => [path!, sha256(files[name!]!)]))
}

async function writeFile(out: string, content: Uint8Array | string): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic')
  await mkdir(dirname(resolve(out)), { recursive: true })
  await writeFileAtomic(out, typeof content === 'string' ? content : Buffer.from(content))
}

function cannotWrite(out: string, error: unknown): unknown {
  if (InputError.is(error) || !(error instanceof Error && 'code' in error)) return error
  const remedies: Readonly<Record<string, string>> = {
    ENOSPC: 'the disk is full; make room, or write elsewhere with --out',
    EACCES: 'it may not be written; write elsewhere with --out',
  }
  const why = remedies[String(error.code)] ?? `write elsewhere with --out`
  return new InputError(`${out}: cannot be written (${error.code}): ${why}`, { cause: error })
}

function warningsOf({ overlaps, heldOut }: TrainReport): string[] {
  const remedy = heldOut ? '' : ', or on text held out (--held-out 5%)'
  return overlaps
    .filter(({ found, lines }) => found / lines >= leastOverlap)
    .map(
      ({ corpus, found, lines }) =>
        `warning: ${percent(found / lines)} of the lines of ${corpus} were trained on, and tables are made of that corpus: measure this vocabulary on another${remedy}`,
    )
}

/** Fewer lines than that are idioms and licences. */
const leastOverlap = 0.01

function summaryOf(report: TrainReport, written: Readonly<Record<string, string>>): string {
  const { pieces, metaPieces, corpora, words, characters, sentences, heldOut } = report
  const required = characters.required ?? 0
  const lines = Object.entries(written).map(([path, hash]) => `${path}  sha256 ${hash}`)
  const single = required > 0 ? `, ${required} characters` : ''
  lines.push(
    `${pieces} pieces: ${metaPieces} given${single}, ${pieces - metaPieces - required} learned`,
  )
  lines.push(
    `trained on ${corpora.join(', ')}: ${characters.total} characters, ${words} different words`,
  )
  if (characters.covered !== undefined) {
    lines.push(
      `${percent(characters.covered / characters.total)} of the characters are pieces: ${required} of ${characters.distinct} different ones`,
    )
  }
  if (sentences) {
    const { lines: all, used, tooLong, reserved, blank } = sentences
    lines.push(
      `${used} of ${all} lines used; left out: ${tooLong} too long, ${reserved} with ▅, ${blank} blank`,
    )
  }
  if (heldOut) {
    const { share, heldOut: out, trained } = heldOut
    lines.push(
      `tokens per character: ${out.tokensPerCharacter.toFixed(4)} on the ${percent(share)} held out (${out.texts} texts), ${trained.tokensPerCharacter.toFixed(4)} on as much that was trained on`,
    )
  }
  return lines.join('\n')
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(2))} %`
}
