// Builds the corpora that are named and writes their figures (samples, characters, composition, hash)
// into corpora/<id>.json: for whoever adds a corpus or changes a recipe.
//
//   npm run build && node bench/pin-corpus.mjs zh code
import { readFile, writeFile } from 'node:fs/promises'
import { corpusSchema } from '../dist/catalog/corpora.js'
import { buildCorpus } from '../dist/corpora/recipes/build.js'
import { settingsFrom } from '../dist/sources/settings.js'

const settings = { ...settingsFrom(), onStep: step => console.error(step) }
const unknown = {
  samples: 1,
  characters: 1,
  composition: [{ group: '', samples: 1, characters: 1 }],
  sha256: '0'.repeat(64),
}

for (const id of process.argv.slice(2)) {
  const file = new URL(`../corpora/${id}.json`, import.meta.url)
  const written = JSON.parse(await readFile(file, 'utf8'))
  const entry = corpusSchema.parse({ ...written, built: unknown })
  const { figures } = await buildCorpus({ ...entry, id }, settings)
  await writeFile(file, `${JSON.stringify({ ...written, built: figures }, null, 2)}\n`)
  console.error(`${id}: ${figures.samples} samples, ${figures.characters} characters`)
}
