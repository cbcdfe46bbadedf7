/**
 * The memory layout that both sides of the engine share: the TypeScript host, which writes tables into the engine's
 * memory and reads results from it, and the AssemblyScript of this folder. Both import this file, so it may hold
 * nothing but constants that both languages read alike.
 *
 * A name says its unit: `Bytes` and `Offset` are bytes, `Words` and `Word` are 4 bytes, `Bits` and `Shift` are bits.
 */

/** An id that no piece has. */
export const noId = 0xffffffff

/** The engine reads a text 16 bytes at a time, so this many bytes after its end must be readable. */
export const readAheadBytes = 16

// Byte-pair encoding. A symbol is the id of a piece, or a number above all ids for a character that is in a piece
// and is none itself. One 64-bit entry of the table of merges holds both symbols, and the merge rank plus one.

export const symbolBits = 20
export const rankBits = 24
export const mostPartialCharacters = 1 << 16
export const mostPieces = (1 << symbolBits) - mostPartialCharacters
export const mostMerges = (1 << rankBits) - 2

/** A merge of a list: where its first piece begins and ends, and where its second piece, which follows, ends. */
export const mergeWords = 3

// Unigram.

/** Set in the id of a piece that the normalizer must leave as it is. */
export const keptBit = 0x80000000

// A step of the pre-tokenizer: the classes of the ASCII characters (of all 256 bytes if the step sees bytes), a byte
// each, then its fields, a word each, then its openers.

export const stepBytes = 336
export const classBlocksOffset = 256
export const classMembersOffset = 260
export const transitionsOffset = 264
export const loopsOffset = 268
/** A row of the table of transitions has 1 << shift entries. */
export const rowShiftOffset = 272
export const endClassOffset = 276
export const bytewiseOffset = 280
/** The transducer's tables; 0 if the step has none. */
export const transducerKindsOffset = 284
export const transducerTableOffset = 288
export const gapsOffset = 292
export const neighbourRuleOffset = 296
/** A set of the characters that may begin a match: 16 bytes for ASCII, 16 for the other bytes. */
export const openersOffset = 304

/** Values of `gaps`: every character may begin a match; some ASCII characters may not; and no others may either. */
export const noGaps = 0
export const gapsInAscii = 1
export const gapsBeyondAscii = 2

/**
 * Values of `neighbourRule`: the step looks further than at two neighbours; it cuts around every character that may
 * begin a match; it cuts between one that may and one that may not.
 */
export const noNeighbourRule = 0
export const cutsAroundMembers = 1
export const joinsMembers = 2

/** The class of a code point is looked up by block, which is the code point without its last bits. */
export const codePointBlockBits = 6

// A transition is 16 bits: a match ends before the character; the next state has a loop; the character begins the next
// match, and the next state is that match's; and above these bits the next state.

export const matchBit = 1
export const loopBit = 2
export const restartBit = 4
export const stateShift = 3
export const firstState = 1

// A state's loop: the set of ASCII characters on which the state leads to itself, 16 bytes; whether it does so on the
// common ideographs; and whether a match ends before each of these characters.

export const loopShift = 5
export const loopIdeographsOffset = 16
export const loopMatchesOffset = 17

/** The ideographs of nearly all Chinese text, in whole blocks. */
export const firstIdeograph = 0x4e00
export const lastIdeograph = 0x9fbf

// The transducer reads two characters a step. Its kinds are 16 bits a byte value: what a byte adds to the address of an
// entry as the first of two characters, and then the same for the second. An entry is a word: the offset of the next
// state, and above it four bits of outputs for each of the two characters.

export const secondKindsOffset = 512
export const outputsShift = 16
export const outputBits = 4
/** Bits of `outputs` in `src/patterns/transducer.ts`. */
export const cutBit = 0
export const cutBeforeBit = 1
export const maybeBit = 2
export const settledBit = 3

// How texts get into the engine as bytes: as they are, or by the engine's own normalizer. 0 is not at all.

export const bytesAsTheyAre = 1
export const bytesNormalized = 2

// The counts of a text, a word each.

export const textWords = 4
export const tokensWord = 0
export const byteTokensWord = 1
export const charactersWord = 2
export const bytesWord = 3

// A line of JSON lines: offsets of its first byte and of its line lineFeed, what its field is, and the counts of its text.

export const lineWords = 8
export const lineStartWord = 0
export const lineEndWord = 1
export const lineKindWord = 2
export const lineTextWord = 3

/** Kinds of a line: one that `JSON.parse` must read, a text that was counted, null, or a blank line. */
export const otherLine = 0
export const textLine = 1
export const nullLine = 2
export const blankLine = 3

/** The module's own data end before this address; tables of vocabularies and texts come after it. */
export const mostModuleBytes = 1 << 16
