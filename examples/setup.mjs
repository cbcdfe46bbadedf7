// Makes the kernels of the notebooks ready:  npm run notebook
// Links this package to where the notebooks look for it, and describes the kernels for Jupyter.
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const packages = fileURLToPath(new URL('node_modules/', import.meta.url))
if (!existsSync(`${packages}tokrate`)) symlinkSync('../..', `${packages}tokrate`, 'dir')

const jupyter = `${packages}.jupyter`
describeKernel('tslab', 'TypeScript', [
  process.execPath,
  ...[`${packages}tslab/bin/tslab`, 'kernel', '--config-path', '{connection_file}'],
])
// npm has Deno for this platform as a package of its own; elsewhere the one that is installed is taken.
const ownDeno = `${packages}@deno/linux-x64-glibc/deno`
describeKernel('deno', 'Deno', [
  existsSync(ownDeno) ? ownDeno : 'deno',
  ...['jupyter', '--kernel', '--conn', '{connection_file}'],
])
console.log(`JUPYTER_PATH=${jupyter}`)

function describeKernel(name, display_name, argv) {
  const folder = `${jupyter}/kernels/${name}`
  mkdirSync(folder, { recursive: true })
  const description = { argv, display_name, language: 'typescript' }
  writeFileSync(`${folder}/kernel.json`, JSON.stringify(description))
}
