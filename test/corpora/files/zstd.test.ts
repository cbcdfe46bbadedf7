import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unpackZstd } from '../../../src/corpora/files/zstd.ts'
import { property } from '../../property.ts'
import { collected } from '../../sources/fixtures.ts'
import { zstdFrame, zstdRepeated, zstdSkippable } from './fixtures.ts'

async function* inChunks(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function unpacked(bytes: Uint8Array, chunk = 1 << 16): Promise<string> {
  return Buffer.concat(await collected(unpackZstd(inChunks(bytes, chunk), 'a.zst'))).toString()
}

const bytes = (text: string) => Buffer.from(text)

/** `seq 1 200 | tr '\n' ' ' | zstd -19 --no-check`, which is packed with sequences and literals. */
const packedNumbers =
  'KLUv/QBoJQkARitICrDlGCRJQizP6ERFAEcAQACXoAzkkUYWSeSQQgY5Ccgw3mhjjTTOKGOMj2AM4okmlkjiiCKGuAjEEF5oYYUUTihhhIcgDHtrW0s7Kxv7gg2eZkmOYnivvPH+gjeAPbAGtsAS2AErYAPsYAHYELygBStIwQlKMIIHQTCcd9pZJ51zyhnnJziDeaaZZZI5pphhbgIzlFdaWSWVU0oZZUZbtEQ7tEIbtNMC2jB7szZbszQ7szIbs8+C2SB7siZbsiQ7siIbsssC2RB7sRZbsRQ7sRIbsceC2PDea2+99E4CEIawF9bCVlgKO2ElbIQ9LAgbbu/WbuuWbudWbuP2W3AbbM/WbMuWbMdWbMN2W2Abaq/WaquWaqdWaqP2WlAbaI82AA=='

test('Compressed blocks are decompressed', async () => {
  const numbers = Array.from({ length: 200 }, (_, i) => `${i + 1} `).join('')
  expect(await unpacked(Buffer.from(packedNumbers, 'base64'))).toBe(numbers)
})

property([
  fc.array(fc.string({ maxLength: 50 }), { maxLength: 4 }),
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 1, max: 60 }),
])('Frames one behind the other are one text, however they come', async (texts, block, chunk) => {
  const frames = texts.map(text =>
    zstdFrame(bytes(text), { hasChecksum: text.length % 2 === 0 }, block),
  )
  const packed = Buffer.concat(frames.flatMap(frame => [frame, zstdSkippable(bytes('skip me'))]))
  expect(await unpacked(packed, chunk)).toBe(texts.join(''))
})

property([fc.nat()])('A frame that is cut off is an error, wherever it is cut', async place => {
  const packed = zstdFrame(bytes('0123456789'.repeat(30)), { hasChecksum: true }, 100)
  const cut = 1 + (place % (packed.length - 1))
  await expect(unpacked(packed.subarray(0, cut))).rejects.toMatchObject({ code: 'damaged' })
})

test.for([
  ['an exponent above 26', { window: (17 << 3) | 0 }, false],
  ['2²⁶ and an eighth', { window: (16 << 3) | 1 }, false],
  ['exactly 2²⁶', { window: 16 << 3 }, true],
  ['one segment of more', { singleSegment: 2 ** 26 + 1 }, false],
] as const)('A window of %s is read: %#', async ([, options, isRead]) => {
  const packed = zstdFrame(bytes('text'), options)
  if (isRead) expect(await unpacked(packed)).toBe('text')
  else await expect(unpacked(packed)).rejects.toThrow(/^a\.zst: packed with a window of \d+ MiB/)
})

test('Too large a window is refused in any frame, not only in the first', async () => {
  const packed = Buffer.concat([zstdFrame(bytes('a')), zstdFrame(bytes('b'), { window: 17 << 3 })])
  await expect(unpacked(packed)).rejects.toThrow('window of 128 MiB')
})

test('A dictionary is refused, and so are bytes that are no frame', async () => {
  await expect(unpacked(zstdFrame(bytes('a'), { dictionary: 7 }))).rejects.toThrow('dictionary')
  await expect(unpacked(bytes('plain text, long enough'))).rejects.toThrow('no frame')
})

test('A frame of extreme compression is decompressed one block at a time', async () => {
  let length = 0
  let longest = 0
  for await (const block of unpackZstd(inChunks(zstdRepeated(0x61, 800), 1 << 16), 'a.zst')) {
    length += block.length
    longest = Math.max(longest, block.length)
  }
  expect({ length, longest }).toEqual({ length: 800 << 17, longest: 1 << 17 })
})
