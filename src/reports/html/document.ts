import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { InputError } from '../../errors.ts'
import { packageFile } from '../../sources/package.ts'

/** The files that `npm run build` makes of `src/reports/page`: scripts and the style sheet. */
export type BundleFile = 'report.js' | 'tokens.js' | 'engine.js' | 'page.css'

export function readBundle(file: BundleFile): string {
  try {
    return readFileSync(packageFile(`dist/page/${file}`), 'utf8')
  } catch (error) {
    throw new InputError(`dist/page/${file} is missing; make it with npm run build`, {
      cause: error,
    })
  }
}

/** A page that is one file. */
export interface PageParts {
  readonly title: string
  readonly script: string
  readonly style: string
  /** Stands in the page as JSON, in the element with this id. */
  readonly data: { readonly id: string; readonly value: unknown }
}

/**
 * The page as HTML that needs nothing else. Its policy allows its own script and style sheet, by their
 * hashes, and nothing else: no address is ever asked.
 */
export function htmlDocument({ title, script, style, data }: PageParts): string {
  const inScript = scriptText(script)
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(inScript)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeText(title)}</title>`,
    '<link rel="icon" href="data:,">',
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    `<script type="application/json" id="${data.id}">${jsonText(data.value)}</script>`,
    `<script>${inScript}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

/** A script ends at the first `</script`, in a string of its own too. */
function scriptText(script: string): string {
  return script
    .trim()
    .replaceAll(/<\/(?=script)/gi, '<\\/')
    .replaceAll('<!--', '<\\!--')
}

/** JSON that neither ends its element nor, read as a script, its line. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')
}

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

/** The page of `tokrate serve` that shows tokens; its scripts come from the same server. */
export const tokensPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>tokrate: tokens</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<script src="/tokens.js" defer></script>
</head>
<body></body>
</html>
`
