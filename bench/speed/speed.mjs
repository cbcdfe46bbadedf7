// How fast tokrate counts, beside the packages that count too: one thread, the same text, one run.
//
//   npm run bench:speed              writes reports/speed.md
//   npm run bench:speed -- --short   a little of it, on standard output; fails where our counts are wrong
//
// Each round goes through all packages in turn, so that what slows the machine down slows all; a figure
// is the median of its rounds. Cold: a tokenizer that has seen no text. Warm: the same text once more.
// What earlier passes and new tokenizers left behind is collected in front of each pass, whoever's it is.
// A package that gives other ids than tokrate is marked, with the smallest text that was found; who is
// right is decided by the tests in test/parity, which hold tokrate against the reference packages.
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCorpus, readSamples } from '../../dist/corpora/open.js'
import { loadVocabulary } from '../../dist/load/load.js'
import { locateTokenizer } from '../../dist/load/locate.js'
import { ownVersion } from '../../dist/sources/package.js'
import { settingsFrom } from '../../dist/sources/settings.js'
import { makeTokenizer } from '../../dist/tokenizer/make-tokenizer.js'
import { smallest } from '../../dist/verify/difference.js'
import { files } from './files.mjs'
import { loading } from './loading.mjs'
import { peersOf, spmEncode } from './peers.mjs'
import { worstCases } from './worst.mjs'

const short = process.argv.includes('--short')
const settings = settingsFrom()
const tell = line => console.error(line)
const limits = short ? { bytes: 200_000, rounds: 1 } : { bytes: 9_000_000, rounds: 5 }
/** Some packages would take minutes: each is tried on the first so many bytes, the fastest then on all. */
const patience = { bytes: 600_000, rounds: 3 }
const tokenizers = short
  ? ['cl100k', 'llama', 'chinese-sp']
  : [
      'cl100k',
      'o200k',
      'gpt2',
      'llama',
      'chinese-llama',
      'mistral-7b',
      'baichuan-7b',
      'qwen-7b',
      'llama-3',
      'bloom',
      'falcon-7b',
      'aquila-7b',
      'moss-moon-003',
      'mpt-7b',
      'chatglm-6b',
      'chinese-sp',
    ]

const corpora = {
  en: await textsOf(['en']),
  zh: await textsOf(['zh', 'zh-wiki']),
  code: await textsOf(['code']),
}

async function textsOf(references) {
  const texts = []
  let bytes = 0
  for (const reference of references) {
    for await (const sample of readSamples(await openCorpus(reference, { settings }))) {
      for (const text of Object.values(sample.texts)) {
        if (bytes >= limits.bytes) return texts
        texts.push(text)
        bytes += Buffer.byteLength(text)
      }
    }
  }
  return texts
}

const sizeOf = texts => texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
const median = numbers => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]

/** The first texts, so many bytes of them. */
function first(texts, most) {
  let bytes = 0
  return texts.filter(text => {
    bytes += Buffer.byteLength(text)
    return bytes <= most
  })
}

/** MB/s of a pass over texts; a package's call may be a promise. */
async function speedOf(texts, call) {
  globalThis.gc()
  const start = performance.now()
  for (const text of texts) {
    const result = call(text)
    if (result instanceof Promise) await result
  }
  return sizeOf(texts) / 1000 / (performance.now() - start)
}

/** The limit of any counter in JavaScript: a file of the same texts is read, and decoded. */
async function readAndDecoded(texts) {
  const folder = mkdtempSync(join(tmpdir(), 'tokrate-speed-'))
  try {
    const path = join(folder, 'texts')
    const all = Buffer.from(texts.join('\n'))
    const copies = Math.ceil(4e7 / all.length)
    writeFileSync(path, Buffer.concat(Array.from({ length: copies }, () => all)))
    const rounds = []
    for (let round = 0; round < limits.rounds; round++) {
      const decoder = new TextDecoder()
      const start = performance.now()
      for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }))
        decoder.decode(chunk, { stream: true })
      rounds.push((all.length * copies) / 1000 / (performance.now() - start))
    }
    return median(rounds)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The shortest text of which a peer gives other ids; undefined where it gives the same of all. */
async function differenceOf(ours, { encode }, texts) {
  for (const text of texts) {
    if (isSame(ours.encode(text), await encode(text))) continue
    const probe = encode('a') instanceof Promise
    // Only calls that answer at once can be asked again and again.
    return probe
      ? text.slice(0, 20)
      : smallest(text, part => !isSame(ours.encode(part), encode(part)))
  }
  return undefined
}

function isSame(a, b) {
  return a.length === b.length && Array.from(a).every((id, i) => id === Number(b[i]))
}

const limitsOf = {}
for (const [corpus, texts] of Object.entries(corpora))
  limitsOf[corpus] = await readAndDecoded(texts)

const rows = []
const notes = []
let wrong = 0
for (const id of tokenizers) {
  const located = await locateTokenizer(id, settings)
  const vocabulary = await loadVocabulary(id, settings)
  const peers = await peersOf(id, located, vocabulary, tell)
  for (const [corpus, texts] of Object.entries(corpora)) {
    const cpp = short ? undefined : spmEncode(located, texts)
    const checked = makeTokenizer(id, vocabulary)
    const tried = []
    for (const peer of peers) {
      const difference = await differenceOf(checked, peer, first(texts, 300_000))
      if (difference !== undefined)
        notes.push(
          `${peer.name} with ${id} on ${corpus}: other ids for ${JSON.stringify(difference.slice(0, 60))}${difference.length > 60 ? '…' : ''}`,
        )
      if (difference !== undefined && isReference(peer.name, id)) wrong += 1
      const few = first(texts, patience.bytes)
      peer.forget()
      const [cold, warm] = [await speedOf(few, peer.count), await speedOf(few, peer.count)]
      tried.push({ peer, cold, warm, differs: difference !== undefined })
    }
    // On the same texts as ours: whoever is fastest, cold or warm.
    const fastest = when => tried.toSorted((a, b) => b[when] - a[when])[0]
    const chosen = [...new Set([fastest('cold'), fastest('warm')])].filter(Boolean)
    const ours = { cold: [], warm: [], encode: [] }
    const theirs = new Map(chosen.map(one => [one, { cold: [], warm: [] }]))
    const native = []
    for (let round = 0; round < limits.rounds; round++) {
      const tokenizer = makeTokenizer(id, vocabulary)
      ours.cold.push(await speedOf(texts, text => tokenizer.countTokens(text)))
      ours.warm.push(await speedOf(texts, text => tokenizer.countTokens(text)))
      ours.encode.push(await speedOf(texts, text => tokenizer.encode(text)))
      if (round >= patience.rounds) continue
      for (const [{ peer }, speeds] of theirs) {
        peer.forget()
        speeds.cold.push(await speedOf(texts, peer.count))
        speeds.warm.push(await speedOf(texts, peer.count))
      }
      if (cpp) native.push(sizeOf(texts) / 1000 / cpp())
    }
    const packages = tried.map(one => {
      const speeds = theirs.get(one) ?? { cold: [one.cold], warm: [one.warm] }
      return {
        name: one.peer.name,
        cold: median(speeds.cold),
        warm: median(speeds.warm),
        differs: one.differs,
        onAll: theirs.has(one),
      }
    })
    if (cpp) {
      const speed = median(native)
      packages.push({
        name: 'SentencePiece (C++)',
        cold: speed,
        warm: speed,
        differs: false,
        onAll: true,
      })
    }
    const row = {
      id,
      corpus,
      cold: median(ours.cold),
      warm: median(ours.warm),
      encode: median(ours.encode),
      spread: Object.fromEntries(
        Object.entries(ours).map(([when, speeds]) => [
          when,
          (Math.max(...speeds) - Math.min(...speeds)) / 2,
        ]),
      ),
      peers: packages,
    }
    rows.push(row)
    tell(
      `${id} ${corpus}: ${row.cold.toFixed(0)} / ${row.warm.toFixed(0)} / ${row.encode.toFixed(0)} MB/s`,
    )
  }
}

/** Whose ids are the tokenizer's own: a difference to these is ours to explain, and CI fails on it. */
function isReference(name, id) {
  return name === 'tiktoken'
    ? ['cl100k', 'o200k', 'gpt2'].includes(id)
    : name === 'sentencepiece-js'
}

const fixed = (number, digits = 0) => number.toFixed(digits)
const percent = share => `${fixed(share * 100)} %`
const table = rows.map(row => {
  const against = when => {
    const fastest = Math.max(...row.peers.filter(peer => peer.onAll).map(peer => peer[when]))
    return row.peers.length > 0 ? `${fixed(row[when] / fastest, 1)}×` : '–'
  }
  const others = row.peers
    .map(({ name, cold, warm, differs }) => {
      const speeds =
        fixed(cold, 1) === fixed(warm, 1) ? fixed(cold, 1) : `${fixed(cold, 1)} / ${fixed(warm, 1)}`
      return `${name} ${speeds}${differs ? ' ✗' : ''}`
    })
    .join(', ')
  const cells = [
    row.id,
    row.corpus,
    ...['cold', 'warm', 'encode'].map(when => `${fixed(row[when])} ±${fixed(row.spread[when])}`),
    ['cold', 'warm'].map(when => percent(row[when] / limitsOf[row.corpus])).join(' / '),
    against('cold'),
    against('warm'),
    others || '–',
  ]
  return `| ${cells.join(' | ')} |`
})

const sections = short
  ? []
  : [
      await worstCases(tokenizers, settings, tell),
      await loading(tokenizers, tell),
      await files(corpora, tell),
    ]

const page = `# Speed

tokrate ${ownVersion()} on ${cpus()[0].model} (${cpus().length} cores), Node ${process.version}, one thread. MB/s of UTF-8, medians of ${limits.rounds} interleaved rounds, ± half of what lies between the slowest and the fastest, over ${Object.entries(
  corpora,
)
  .map(([corpus, texts]) => `${fixed(sizeOf(texts) / 1e6, 1)} MB of \`${corpus}\``)
  .join(', ')}; written by \`npm run bench:speed\`.

**cold**: counting with a tokenizer that has seen no text. **warm**: the same text once more. **encode**: ids instead of a count, warm. **× cold, × warm**: against the fastest of the others, whether its ids are right or not, in its fastest way to a count; one that remembers words is emptied before a cold pass where it can be told to. The fastest packages were timed on all of the text, in the same rounds as tokrate; the others once, on its first ${patience.bytes / 1e6} MB. ✗: the package gives other ids, see below. SentencePiece in C++ is \`spm_encode\` over a file, without what it takes for an empty one. What earlier passes and new tokenizers left in memory is collected in front of each pass.

| tokenizer | text | cold | warm | encode | share of the limit, cold / warm | × cold | × warm | others, cold / warm |
|---|---|---|---|---|---|---|---|---|
${table.join('\n')}

The limit is reading a file of the same texts and decoding it with TextDecoder, and nothing else: ${Object.entries(
  limitsOf,
)
  .map(([corpus, speed]) => `${corpus} ${fixed(speed)}`)
  .join(', ')} MB/s. It decodes ASCII many bytes at a time, and counters cannot.
${sections.join('\n')}${notes.length > 0 ? `\n## Other ids\n\n${notes.map(note => `- ${note}`).join('\n')}\n` : ''}`

if (short) console.log(page)
else await writeFile(new URL('../../reports/speed.md', import.meta.url), page)
if (wrong > 0) {
  tell(`${wrong} times a reference package gives other ids than tokrate`)
  process.exitCode = 1
}
