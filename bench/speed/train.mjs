// How fast tokrate trains, beside SentencePiece's own program and the native trainer of Hugging Face: one
// thread, the same text, one run.
//
//   npm run bench:train                      writes reports/training.md
//   npm run bench:train -- --short           a little of it, on standard output
//   npm run bench:train -- --text mine.txt   of a text of one's own, on standard output
//
// Each round goes through all trainers in turn, so that what slows the machine down slows all; a figure
// is the median of its rounds. A time is that of a whole process, from its start to the written file, and
// what the processor took for it, which other programs disturb less than the clock; so bash is needed.
// What is not installed (Debian: sentencepiece) is left out.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openCorpus, readSamples } from '../../dist/corpora/open.js'
import { readSentencePieceModel } from '../../dist/formats/sentencepiece.js'
import { trainVocabulary } from '../../dist/produce/train/train.js'
import { ownVersion } from '../../dist/sources/package.js'
import { settingsFrom } from '../../dist/sources/settings.js'

/** What bash says of a program that is not installed. */
const notFound = 127

const [, self, mode, ...rest] = process.argv
if (mode === 'train-here') await trainHere(...rest)
else await bench()

/** One training in this process; prints the most memory that it had, in MB. */
async function trainHere(what, text, size, out) {
  if (what === 'native') {
    const { BPE, byteLevelPreTokenizer, Tokenizer } = await import('tokenizers')
    const tokenizer = new Tokenizer(BPE.empty())
    tokenizer.setPreTokenizer(byteLevelPreTokenizer(false))
    tokenizer.train([text])
    tokenizer.save(out)
  } else {
    const byteLevel = what === 'byte-level'
    const options = byteLevel ? { pattern: 'gpt2', specialTokens: [] } : {}
    // The native trainer cuts line by line, each with its end; so do we, where each line is a sample.
    const corpus = byteLevel ? join(dirname(out), 'lines.jsonl') : text
    const given = { model: what, corpora: [corpus], vocabSize: Number(size), hardVocabLimit: false }
    const { files } = await trainVocabulary({ ...given, ...options })
    writeFileSync(out, files[byteLevel ? 'tokenizer.json' : 'tokenizer.model'])
  }
  console.log(`peak ${Math.round(process.resourceUsage().maxRSS / 1024)}`)
}

async function bench() {
  const args = process.argv.slice(2)
  const short = args.includes('--short')
  const own = args.includes('--text') ? args[args.indexOf('--text') + 1] : undefined
  const rounds = short ? 1 : 3
  const folder = mkdtempSync(join(tmpdir(), 'tokrate-train-'))
  try {
    const text = own ?? join(folder, 'text.txt')
    if (own === undefined)
      writeFileSync(text, await chinese(short ? 300_000 : Number.POSITIVE_INFINITY))
    const lines = readFileSync(text, 'utf8').split(/(?<=\n)/)
    const samples = lines.map(line => JSON.stringify({ text: line }))
    writeFileSync(join(folder, 'lines.jsonl'), samples.join('\n'))
    const rows = trainings(text, folder, short ? 4_000 : 20_000)
    for (let round = 0; round < rounds; round++) for (const row of rows) measure(row, round)
    const page = pageOf(
      rows.filter(row => row.seconds.length > 0),
      text,
      rounds,
      own,
    )
    if (short || own) console.log(page)
    else await writeFile(fileURLToPath(new URL('../../reports/training.md', import.meta.url)), page)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The Chinese of the catalog's corpora, a line each. */
async function chinese(most) {
  const settings = settingsFrom()
  const lines = []
  let bytes = 0
  for (const [id, part] of [
    ['zh', 'text'],
    ['zh-wiki', 'text'],
    ['parallel', 'zh'],
    ['xquad', 'zh'],
  ]) {
    for await (const { texts } of readSamples(await openCorpus(id, { settings }))) {
      if (bytes > most) break
      const text = texts[part] ?? ''
      lines.push(text)
      bytes += Buffer.byteLength(text)
    }
  }
  return `${lines.join('\n')}\n`
}

/** What is measured: a row a training. `pieces` reads the file that it wrote. */
function trainings(text, folder, size) {
  const ours = (what, pieces) => ({
    name: 'tokrate',
    what,
    size: pieces,
    out: join(folder, `${what}.out`),
    command: out => [process.execPath, [self, 'train-here', what, text, String(pieces), out]],
  })
  const spm = what => ({
    name: 'spm_train',
    what,
    size,
    out: join(folder, `spm-${what}.model`),
    // Two minutes a round: once is enough for a ratio of fifty.
    once: true,
    command: out => [
      'spm_train',
      [
        `--input=${text}`,
        `--model_prefix=${out.slice(0, -'.model'.length)}`,
        `--model_type=${what}`,
        `--vocab_size=${size}`,
        '--num_threads=1',
        '--character_coverage=0.9995',
        '--hard_vocab_limit=false',
        '--minloglevel=1',
      ],
    ],
  })
  const native = {
    name: 'tokenizers (native)',
    what: 'byte-level',
    size: 30_000,
    out: join(folder, 'native.json'),
    command: out => [process.execPath, [self, 'train-here', 'native', text, '', out]],
  }
  const all = [
    ours('bpe', size),
    spm('bpe'),
    ours('unigram', size),
    spm('unigram'),
    ours('byte-level', 30_000),
    native,
  ]
  return all.map(row => ({ ...row, seconds: [], peak: undefined }))
}

function measure(row, round) {
  if (row.once && round > 0) return
  const [program, args] = row.command(row.out)
  console.error(`round ${round + 1}: ${row.name}, ${row.what}, ${row.size} pieces`)
  const environment = { ...process.env, RAYON_NUM_THREADS: '1', TOKENIZERS_PARALLELISM: 'false' }
  const timed = ['-c', 'TIMEFORMAT="processor %U %S"; time "$@"', 'bash', program, ...args]
  const ran = spawnSync('bash', timed, { encoding: 'utf8', env: environment, maxBuffer: 2 ** 30 })
  if (ran.status === notFound) return
  const [, user, system] = /processor ([\d.]+) ([\d.]+)/.exec(ran.stderr) ?? []
  if (ran.status !== 0 || !user) throw new Error(`${row.name}: ${ran.stderr.slice(-500)}`)
  row.seconds.push(Number(user) + Number(system))
  row.peak = /peak (\d+)/.exec(ran.stdout)?.[1] ?? row.peak
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]
}

function pageOf(rows, text, rounds, own) {
  const table = rows.map(row => {
    const seconds = median(row.seconds)
    const ours = rows.find(other => other.what === row.what && other.name === 'tokrate')
    const ratio = row === ours ? '' : `${(seconds / median(ours.seconds)).toFixed(1)}×`
    const same = row === ours ? '' : agreement(ours, row)
    const cells = [row.what, row.size, row.name, seconds.toFixed(1), row.peak ?? '', ratio, same]
    return `| ${cells.join(' | ')} |`
  })
  const megabytes = (statSync(text).size / 1e6).toFixed(1)
  const what =
    own === undefined ? 'Chinese of the corpora `zh`, `zh-wiki`, `parallel` and `xquad`' : own
  return [
    '# Training',
    '',
    `tokrate ${ownVersion()} on ${cpus()[0].model.trim()} (${cpus().length} cores), Node ${process.version}, one thread. Seconds of processor time, user and system, of a whole process on ${megabytes} MB of ${what}; medians of ${rounds} interleaved rounds, of \`spm_train\` one. Written by \`npm run bench:train\`.`,
    '',
    '**× tokrate**: how many times as long as tokrate. **pieces like ours**: what of the other vocabulary, or list of merges, stands in ours, and whether all of it is in the same place. The native trainer makes 30,000 pieces and cannot be told otherwise; it has a name for the bytes alone that the text holds.',
    '',
    '| model | pieces | trainer | seconds | peak MB | × tokrate | pieces like ours |',
    '|---|---|---|---|---|---|---|',
    ...table,
    '',
  ].join('\n')
}

/** What of their pieces are ours. */
function agreement(ours, theirs) {
  const mine = piecesOf(ours)
  // The native trainer has a few bytes less and so many merges more.
  const others = piecesOf(theirs).slice(0, mine.length)
  const known = new Set(mine)
  const common = others.filter(piece => known.has(piece)).length
  const inOrder = others.every((piece, index) => piece === mine[index])
  return inOrder ? 'all, in the same order' : `${((100 * common) / others.length).toFixed(2)} %`
}

/** The pieces that a training wrote; of byte-level ones the merges, up to as many as the native has. */
function piecesOf({ what, out }) {
  const bytes = readFileSync(out)
  if (what !== 'byte-level') return readSentencePieceModel(bytes).pieces.map(({ piece }) => piece)
  return JSON.parse(bytes.toString()).model.merges.map(merge => [merge].flat().join(' '))
}
