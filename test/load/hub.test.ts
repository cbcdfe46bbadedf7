import { describe, expect, test } from 'vitest'
import { loadTokenizer } from '../../src/load/load.ts'
import { locateTokenizer } from '../../src/load/locate.ts'
import { serve, testSettings } from '../sources/fixtures.ts'

const commit = '0123456789abcdef0123456789abcdef01234567'
const tokenizerJson = JSON.stringify({
  added_tokens: [],
  normalizer: null,
  pre_tokenizer: { type: 'Whitespace' },
  decoder: null,
  model: { type: 'WordLevel', vocab: { '<unk>': 0, hello: 1 }, unk_token: '<unk>' },
})

/** A server that answers as the hub does, with what it was asked. */
async function hub(files: Readonly<Record<string, string>>, token?: string) {
  const asked: string[] = []
  const address = await serve((request, response) => {
    asked.push(request.url ?? '')
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401).end()
      return
    }
    const listed = /^\/api\/models\/me\/mine\/revision\/(main|v2)$/.test(request.url ?? '')
    const file = new RegExp(`^/me/mine/resolve/${commit}/(.+)$`).exec(request.url ?? '')?.[1]
    const body = listed
      ? JSON.stringify({
          sha: commit,
          siblings: Object.keys(files).map(rfilename => ({ rfilename })),
        })
      : files[file ?? '']
    response.writeHead(body === undefined ? 404 : 200).end(body)
  })
  return { address, asked }
}

describe('a repository on the hub', () => {
  test('is read at the commit that its revision stands for, and then from the cache', async () => {
    const { address, asked } = await hub({ 'README.md': '', 'tokenizer.json': tokenizerJson })
    const steps: string[] = []
    const settings = testSettings({ hubEndpoint: address, onStep: step => steps.push(step) })
    for (const reference of ['hf:me/mine', 'hf:me/mine@v2']) {
      expect([...(await loadTokenizer(reference, settings)).encode('hello you')]).toEqual([1, 0])
    }
    expect(steps).toContain(`hf:me/mine@v2 is at ${commit}`)
    expect(asked.filter(url => url.includes('/resolve/'))).toHaveLength(1)
  })

  test('is named with its commit in what records it', async () => {
    const { address } = await hub({ 'tokenizer.json': tokenizerJson })
    const located = await locateTokenizer('hf:me/mine', testSettings({ hubEndpoint: address }))
    expect(located.resolved).toBe(`hf:me/mine@${commit}`)
  })

  test('that is closed needs a token, which no message shows', async () => {
    const { address } = await hub({ 'tokenizer.json': tokenizerJson }, 'hf_secret')
    const open = (hubToken: string) =>
      loadTokenizer('hf:me/mine', testSettings({ hubEndpoint: address, hubToken }))
    expect((await open('hf_secret')).countTokens('hello')).toBe(1)
    const refusal = await open('hf_wrong').catch((error: Error) => error.message)
    expect(refusal).toContain('answered 401; it may need a login (HF_TOKEN for the hub)')
    expect(refusal).not.toContain('hf_wrong')
  })

  test.for([
    ['hf:me/other', 'the hub has no such model or revision'],
    ['hf:me/mine', 'holds no tokenizer; looked for tokenizer.json'],
  ] as const)('%s: %s', async ([reference, message]) => {
    const { address } = await hub({ 'README.md': '' })
    await expect(loadTokenizer(reference, testSettings({ hubEndpoint: address }))).rejects.toThrow(
      message,
    )
  })

  test('that cannot be asked is said to be so', async () => {
    await expect(loadTokenizer('hf:me/mine', testSettings())).rejects.toThrow(
      'cannot list hf:me/mine@main',
    )
  })
})
