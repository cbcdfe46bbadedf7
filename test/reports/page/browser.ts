import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'

const executablePath = '/usr/bin/chromium'
export const hasBrowser = existsSync(executablePath)

export interface Browser {
  readonly context: BrowserContext
  /** A new page that notes every complaint and every request that leaves this computer. */
  open(url: string, width?: number): Promise<Watched>
  close(): Promise<void>
}

export interface Watched {
  readonly page: Page
  /** Errors and warnings of the console, errors that nobody caught. */
  readonly complaints: readonly string[]
  readonly requests: readonly string[]
}

/** One Chromium with a profile of its own. */
export async function startBrowser(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'tokrate-browser-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    locale: 'en-GB',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  const open = async (url: string, width = 1200): Promise<Watched> => {
    const page = await context.newPage()
    const complaints: string[] = []
    const requests: string[] = []
    await page.setViewportSize({ width, height: 800 })
    page.on('console', message => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    page.on('pageerror', error => complaints.push(error.message))
    page.on('request', request => requests.push(request.url()))
    await page.goto(url)
    return { page, complaints, requests }
  }
  const close = async () => {
    await context.close()
    rmSync(profile, { recursive: true, force: true })
  }
  return { context, open, close }
}
