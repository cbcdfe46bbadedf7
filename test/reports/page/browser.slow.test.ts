import { rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveLoopback } from '../../../src/commands/loopback.ts'
import { siteOf } from '../../../src/commands/serve.ts'
import { loadTokenizer } from '../../../src/load/load.ts'
import { packageRoot } from '../../../src/sources/package.ts'
import { settingsFrom } from '../../../src/sources/settings.ts'
import { awkwardTexts } from '../../../src/verify/awkward-texts.ts'
import { exampleFolder } from '../../commands/lines.ts'
import { run } from '../../commands/run.ts'
import { type Browser, hasBrowser, startBrowser, type Watched } from './browser.ts'

if (!hasBrowser) console.warn('no /usr/bin/chromium here; the tests of the pages skip')

const report = pathToFileURL(join(packageRoot, 'reports', 'index.html')).href

describe.skipIf(!hasBrowser)('in a browser', () => {
  let browser: Browser
  let server: Server
  let served: string
  beforeAll(async () => {
    browser = await startBrowser()
    const site = await siteOf([], join(packageRoot, 'reports'), settingsFrom())
    const started = await serveLoopback(site, 0)
    server = started.server
    served = started.url
  }, 30_000)
  afterAll(async () => {
    await browser?.close()
    server?.close()
    server?.closeAllConnections()
  })

  /** Opens, lets `act` do what a reader would, and holds the page to its promises. */
  async function visit(
    url: string,
    act: (watched: Watched) => Promise<void>,
    width?: number,
  ): Promise<void> {
    const watched = await browser.open(url, width)
    await act(watched)
    expect(watched.complaints).toEqual([])
    const own = url.startsWith('file:') ? 'file:' : served
    for (const request of watched.requests)
      expect(request.startsWith(own) || request.startsWith('data:'), request).toBe(true)
    await watched.page.close()
  }

  describe('the report page, from a disk', () => {
    test('answers the question first, and draws its charts', () =>
      visit(report, async ({ page, requests }) => {
        await page.getByRole('heading', { level: 1 }).getByText('Which base model').waitFor()
        expect(await page.locator('.cards li').count()).toBeGreaterThan(3)
        expect(await page.locator('.chart svg').count()).toBe(6)
        await page.getByText('npx tokrate serve').waitFor()
        expect(await page.locator('.chart svg rect').count()).toBeGreaterThan(15)
        const drawn = await page.locator('main').innerHTML()
        expect(/NaN|undefined/.test(drawn)).toBe(false)
        expect(requests).toHaveLength(1)
      }))

    test('switches the metric of the chart with its formula, and the address keeps it', () =>
      visit(report, async ({ page }) => {
        await page.getByLabel('Metric').selectOption('fertility')
        await page.getByText('Σ tokens ÷ Σ words').waitFor()
        expect(page.url()).toMatch(/#chart=fertility$/)
        await page.reload()
        await page.getByText('Σ tokens ÷ Σ words').waitFor()
      }))

    test('draws tokens per character and per sample of one text or of all, and explains the whiskers', () =>
      visit(report, async ({ page }) => {
        await page.getByText('Σ tokens ÷ Σ characters').waitFor()
        await page.getByText('whiskers: 95 % intervals').waitFor()
        await page.locator('.choice', { hasText: /^Text/ }).locator('select').selectOption('*')
        await page.getByLabel('Metric').selectOption('tokensPerSample')
        const chart = page.locator('.chart svg').first()
        for (const text of ['zh', 'en', 'code', 'parallel/zh'])
          await chart.getByText(text, { exact: true }).waitFor()
        expect(await chart.getAttribute('aria-label')).toMatch(/^tokens \/ sample, .*en, code/)
        expect(new URL(page.url()).hash).toBe('#chart=tokensPerSample&text=*')
      }))

    test('names the axes of its charts', () =>
      visit(report, async ({ page }) => {
        for (const axis of ['base vocabulary (pieces, log scale)', 'pieces added, those that save'])
          await page
            .locator('.chart svg', { hasText: axis })
            .getByText('tokens / character')
            .waitFor()
      }))

    test('sorts, filters and picks corpora, by mouse and by keyboard', () =>
      visit(`${report}#view=tables&suite=baichuan`, async ({ page }) => {
        const names = () => page.locator('tbody th').allTextContents()
        const head = page.locator('thead button').filter({ hasText: /^zh[↕▲▼]$/ })
        await head.click()
        expect((await names())[0]).toBe('bloom')
        await head.press('Enter')
        expect((await names())[0]).toBe('gpt2')
        expect(await page.locator('th[aria-sort=descending]').count()).toBe(1)
        await page.getByLabel('Filter by name').fill('LLaMA')
        expect(await names()).toHaveLength(5)
        await page.getByRole('button', { name: 'zh-wiki', exact: true }).first().click()
        expect(await page.locator('thead th').count()).toBe(4)
        expect(page.url()).toMatch(/filter=LLaMA/)
        await page.getByLabel('Filter by name').fill('no such name')
        await page.getByText('Nothing matches.').waitFor()
      }))

    test('opens at a deep link with everything as it was', () =>
      visit(
        `${report}#view=tables&suite=all&metric=parity&corpora=xquad&filter=qwen&sort=vocabulary&desc=1&lang=zh&theme=dark`,
        async ({ page }) => {
          await page.getByText('同一分词器下英文译文').first().waitFor()
          expect(await page.locator('tbody th').allTextContents()).toEqual(['qwen-7b'])
          expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
          const background = await page.evaluate('getComputedStyle(document.body).backgroundColor')
          expect(background).toBe('rgb(20, 24, 29)')
        },
      ))

    test('copies the shown table as CSV and as Markdown', () =>
      visit(`${report}#view=tables&suite=baichuan&filter=gpt2&corpora=zh`, async ({ page }) => {
        await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
        const copied = async (name: string) => {
          await page.getByRole('button', { name }).click()
          await page.getByText('✓ Copied').first().waitFor()
          return page.evaluate<string>('navigator.clipboard.readText()')
        }
        expect(await copied('Copy CSV')).toMatch(/^tokenizer,vocabulary,.*\ngpt2,50257,.*1\.59/)
        expect(await copied('Copy Markdown')).toMatch(/\| gpt2 +\| +50,257 \|.* 1\.595 ±0\.011 \|/)
      }))

    test('shows the provenance with hashes and ICU, and the back button returns', () =>
      visit(report, async ({ page }) => {
        await page.getByRole('button', { name: 'What was measured' }).click()
        await page.getByText('9e556afd44213b6bd1be2b850ebbbd98f5481437').first().waitFor()
        await page
          .getByText(/Intl\.Segmenter 'zh', ICU \d+/)
          .first()
          .waitFor()
        await page.goBack()
        await page.getByText('Which base model').waitFor()
      }))

    test('speaks Chinese and English, and changes between light and dark', () =>
      visit(report, async ({ page }) => {
        await page.getByRole('button', { name: '中文' }).click()
        await page.getByText('中文该选哪个基座模型').waitFor()
        await page.getByText('在中文技术与操作说明文（zh）上，bloom').waitFor()
        await page.getByText('Baichuan-7B 的表格').waitFor()
        await page.getByRole('button', { name: '表格' }).click()
        await page.getByRole('heading', { name: '所有分词器 × 所有语料' }).waitFor()
        await page.goBack()
        expect(await page.title()).toBe('tokrate：文本要花多少词元')
        await page.getByLabel('明暗主题').selectOption('dark')
        await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark')
        await page.getByRole('button', { name: 'English' }).click()
        await page.getByText('Which base model').waitFor()
      }))

    test.for(['overview', 'tables', 'provenance'])('%s is no wider than a phone', view =>
      visit(
        `${report}#view=${view}`,
        async ({ page }) => {
          await page.locator('h1').waitFor()
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
        },
        360,
      ),
    )
  })

  test("the page of a user's own comparison asks its own question, and names each text once", async () => {
    const folder = exampleFolder()
    const told = [
      'compare',
      'mine.json',
      'my/tokenizer.json',
      '-c',
      'texts.jsonl',
      '--field',
      'body',
      '-f',
      'html',
    ]
    const { status, stdout } = await run(told, { cwd: folder })
    expect(status).toBe(0)
    writeFileSync(join(folder, 'own.html'), stdout)
    await visit(pathToFileURL(join(folder, 'own.html')).href, async ({ page }) => {
      await page.getByRole('heading', { level: 1, name: 'What does the same text cost' }).waitFor()
      expect(await page.locator('.answer').textContent()).toMatch(/^On texts\.jsonl, mine\.json /)
      await page.getByRole('button', { name: '中文' }).click()
      await page.getByRole('heading', { level: 1, name: '同一段文本' }).waitFor()
    })
    rmSync(folder, { recursive: true })
  })

  test('the report that is served leads to the token view, and back', () =>
    visit(`${served}report#lang=zh`, async ({ page }) => {
      await page.getByRole('link', { name: '看两个分词器如何切分你的文本。' }).click()
      await page.locator('.panes section').first().waitFor()
      await page.getByRole('link', { name: '报告' }).click()
      await page.getByText('中文该选哪个基座模型').waitFor()
    }))

  describe('the token view', () => {
    const ids = (page: Watched['page'], pane: number) =>
      page
        .locator('.panes section')
        .nth(pane)
        .locator('.token')
        .evaluateAll(tokens => tokens.map(token => Number(token.getAttribute('data-id'))))

    test('cuts the typed text with two tokenizers, and marks the differences', async () => {
      const text = '人工智能 is 𠮷 &\tmore'
      const [gpt2, llama] = [await loadTokenizer('gpt2'), await loadTokenizer('llama')]
      await visit(`${served}#left=gpt2&right=llama`, async ({ page }) => {
        await page.getByLabel('Text', { exact: true }).fill(text)
        await expect.poll(() => ids(page, 0)).toEqual([...gpt2.encode(text)])
        await expect.poll(() => ids(page, 1)).toEqual([...llama.encode(text)])
        expect(await page.locator('.token.differs').count()).toBeGreaterThan(0)
        // 𠮷 is four bytes in each, drawn once over its tokens.
        await page.locator('.split .whole', { hasText: '𠮷' }).first().waitFor()
      })
    })

    test('goes from light to dark, and the address keeps it', () =>
      visit(`${served}#lang=zh`, async ({ page }) => {
        await page.getByLabel('明暗主题').selectOption('dark')
        await page.getByText('2048 个词元可容纳 1,638 个字符').waitFor()
        const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
        await expect.poll(background).toBe('rgb(20, 24, 29)')
        expect(page.url()).toMatch(/theme=dark/)
        await page.getByRole('link', { name: '报告' }).click()
        await expect.poll(background).toBe('rgb(20, 24, 29)')
      }))

    test.for(['left=gpt2&right=llama', 'lang=zh'])('is no wider than a phone: %s', hash =>
      visit(
        `${served}#${hash}&text=a+lengthy_identifier_that_nobody_would_cut_by_hand+人工智能`,
        async ({ page }) => {
          await page.locator('.token').first().waitFor()
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
        },
        360,
      ),
    )

    test('shows the id and the bytes of a token under the pointer or the focus', () =>
      visit(`${served}#left=gpt2&right=llama&text=ab+c`, async ({ page }) => {
        const pane = page.locator('.panes section').first()
        await pane.locator('.token').nth(1).hover()
        await pane.locator('.detail', { hasText: 'Ġc · id 269 · bytes 20 63' }).waitFor()
        await pane.locator('.token').nth(1).focus()
        await page.keyboard.press('ArrowLeft')
        await pane.locator('.detail', { hasText: 'id 397 · bytes 61 62' }).waitFor()
      }))

    test.for(['gpt2', 'llama', 'chinese-llama', 'o200k'])(
      'gives the ids of the library on every awkward text: %s',
      { timeout: 20_000 },
      async name => {
        const tokenizer = await loadTokenizer(name)
        const texts = Object.values(awkwardTexts).flat()
        await visit(served, async ({ page }) => {
          const script = `(async () => {
            const names = await (await fetch('/tokenizers.json')).json()
            const worker = new Worker('/engine.js')
            const texts = ${JSON.stringify(texts)}
            const answers = []
            return new Promise(resolve => {
              worker.onmessage = ({ data }) => {
                answers[data.id] = data.error ?? data.tokens.map(token => token.id)
                if (answers.filter(Boolean).length === texts.length) resolve(answers)
              }
              texts.forEach((text, id) => worker.postMessage(
                { id, tokenizer: names.indexOf(${JSON.stringify(name)}), text }))
            })
          })()`
          const answers = await page.evaluate<number[][]>(script)
          texts.forEach((text, i) => {
            expect(answers[i], JSON.stringify(text)).toEqual([...tokenizer.encode(text)])
          })
        })
      },
    )
  })
})
