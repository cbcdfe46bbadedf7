import { InputError } from '../../errors.ts'

/** The picture at twice its size, for print. Text is drawn by the fonts of this computer. */
export async function pngOf(svg: string): Promise<Uint8Array> {
  const { Resvg } = await loadResvg()
  const missing = missingCharacters(svg, probe => new Resvg(probe).toString())
  if (missing.length > 0) {
    throw new InputError(
      `no font here has '${missing.slice(0, 10).join('')}', and a PNG would lack it; ` +
        'install one (Debian: fonts-noto-cjk or fonts-wqy-zenhei), or write an SVG instead',
    )
  }
  return new Resvg(svg, { fitTo: { mode: 'zoom', value: 2 } }).render().asPng()
}

async function loadResvg() {
  try {
    return await import('@resvg/resvg-js')
  } catch (error) {
    throw new InputError(
      'a PNG needs the package @resvg/resvg-js; npm install @resvg/resvg-js, or write an SVG instead',
      { cause: error },
    )
  }
}

/** A noncharacter: a font draws its glyph for missing characters. */
const noCharacter = '\u{10fffd}'

/**
 * The characters of a picture's text that no font here has. The renderer says nothing of them: without
 * any font it drops all text, and with one it draws the same box for each that is lacking. So each is
 * drawn alone at the same place, and is lacking where nothing or that box comes out.
 */
export function missingCharacters(svg: string, simplify: (svg: string) => string): string[] {
  const family = /font-family="[^"]*"/.exec(svg)?.[0] ?? ''
  const texts = Array.from(svg.matchAll(/>([^<]+)</g), ([, text]) => unescaped(text ?? ''))
  const characters = [...new Set(texts.join(''))].filter(character => /\S/u.test(character))
  const drawn = simplify(
    `<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99" ${family}>${[
      noCharacter,
      ...characters,
    ]
      .map((character, i) => `<text id="c${i}" y="50">${escaped(character)}</text>`)
      .join('')}</svg>`,
  )
  const shapes = new Map(
    Array.from(drawn.matchAll(/<g id="c(\d+)"[^>]*>([\s\S]*?)<\/g>/g), ([, id, shape]) => [
      Number(id),
      shape?.trim(),
    ]),
  )
  return characters.filter((_, i) => !shapes.get(i + 1) || shapes.get(i + 1) === shapes.get(0))
}

function escaped(character: string): string {
  return `&#x${character.codePointAt(0)!.toString(16)};`
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }

function unescaped(text: string): string {
  return text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole)
}
