// Writes tokrate.config.schema.json, after a change of src/commands/config-file.ts: npm run schema
import { writeFile } from 'node:fs/promises'
import { configJsonSchema } from '../dist/commands/config-file.js'

const path = new URL('../tokrate.config.schema.json', import.meta.url)
await writeFile(path, `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`)
