/*
 * `npm run dev`: watches src/ and test/, rebuilds dist/ and runs the tests of what changed. Ctrl-C ends it.
 *
 * The tests of src/<folder>/ are those of test/<folder>/, which mirrors it. No graph of imports would show the
 * tests that reach a file through dist/ only: the command line, threads, pages.
 */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, watch } from 'node:fs'
import { dirname, join } from 'node:path'
import { execPath, exit } from 'node:process'

/** The files whose tests have not passed since they changed. */
const changed = new Set()
const watched = new Set()
let version = 0
let timer
let tests
let work = Promise.resolve()

/** Watches each folder by itself, since Node 20 loses files that an editor replaces when it watches a tree. */
function watchFolders() {
  for (const top of ['src', 'test']) {
    const entries = readdirSync(top, { recursive: true, withFileTypes: true })
    const folders = entries.filter(entry => entry.isDirectory())
    for (const folder of [top, ...folders.map(({ parentPath, name }) => join(parentPath, name))]) {
      if (watched.has(folder)) continue
      watched.add(folder)
      const watcher = watch(folder, (_, name) => name && onChange(join(folder, name)))
      watcher.on('error', () => watched.delete(folder))
    }
  }
}

function onChange(file) {
  if (!/\.(tsx?|mjs|css|json)$/.test(file)) return existsSync(file) && watchFolders()
  changed.add(file)
  version += 1
  tests?.kill()
  clearTimeout(timer)
  timer = setTimeout(() => {
    work = work.then(rebuildAndTest)
  }, 100)
}

async function rebuildAndTest() {
  const current = version
  const files = [...changed]
  if (files.some(file => file.startsWith('src')) && !(await rebuild(files.join(', ')))) return
  if (current !== version) return
  const filters = [...new Set(files.map(testsOf))]
  const isSlow = filter => filter.endsWith('.slow.test.ts')
  const havePassed =
    (await run(
      ['--mode', 'quick'],
      filters.filter(filter => !isSlow(filter)),
    )) && (await run([], filters.filter(isSlow)))
  if (havePassed && current === version) changed.clear()
}

async function run(mode, filters) {
  if (filters.length === 0) return true
  const vitest = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--passWithNoTests',
    '--reporter=default',
  ]
  tests = node(...vitest, ...mode, ...filters)
  return await ended(tests)
}

async function rebuild(reason) {
  const start = performance.now()
  const isBuilt = await ended(node('scripts/build.mjs', '--no-declarations'))
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  const time = new Date().toTimeString().slice(0, 8)
  console.log(`${time} ${isBuilt ? 'built' : 'not built'} in ${seconds} s: ${reason}`)
  return isBuilt
}

/** What Vitest runs for a changed file: a test itself, else the folder that mirrors the file's, else all tests. */
function testsOf(file) {
  if (file.endsWith('.test.ts')) return file
  const own = file.replace(/^src/, 'test').replace(/\.\w+$/, '.test.ts')
  let folder = dirname(own)
  while (!existsSync(folder)) folder = dirname(folder)
  if (folder !== 'test') return `${folder}/`
  return existsSync(own) ? own : 'test/'
}

const node = (...args) => spawn(execPath, args, { stdio: 'inherit' })
const ended = child => new Promise(resolve => child.on('close', status => resolve(status === 0)))

process.on('SIGINT', () => {
  tests?.kill('SIGKILL')
  exit(0)
})
watchFolders()
await rebuild('everything')
console.log('Watching src/ and test/. Ctrl-C ends.')
