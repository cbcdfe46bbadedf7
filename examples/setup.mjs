// Makes the kernel of the notebooks ready:  npm run notebook
// Links this package to where the notebooks look for it, and describes the kernel for Jupyter.
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const packages = fileURLToPath(new URL('node_modules/', import.meta.url))
if (!existsSync(`${packages}tokrate`)) symlinkSync('../..', `${packages}tokrate`, 'dir')

const jupyter = `${packages}.jupyter`
const kernel = `${jupyter}/kernels/tslab`
mkdirSync(kernel, { recursive: true })
const argv = [`${packages}tslab/bin/tslab`, 'kernel', '--config-path', '{connection_file}']
const description = {
  argv: [process.execPath, ...argv],
  display_name: 'TypeScript',
  language: 'typescript',
}
writeFileSync(`${kernel}/kernel.json`, JSON.stringify(description))
console.log(`JUPYTER_PATH=${jupyter}`)
