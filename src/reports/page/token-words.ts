import type { Language } from '../plots/words.ts'

interface TokenWords {
  readonly head: string
  readonly lead: string
  readonly text: string
  readonly samples: string
  /** The labels of the two lists of tokenizers. */
  readonly tokenizers: Readonly<Record<'left' | 'right', string>>
  readonly tokens: string
  readonly perCharacter: string
  readonly holds: (characters: string) => string
  readonly differs: (count: number) => string
  readonly hint: string
  readonly id: string
  readonly bytes: string
  readonly unknown: string
  readonly loading: string
  readonly report: string
  readonly local: string
}

export const tokenWords: Readonly<Record<Language, TokenWords>> = {
  en: {
    head: 'Where do the tokens fall?',
    lead: 'One text, cut by two tokenizers. Tokens that the other does not have are underlined.',
    text: 'Text',
    samples: 'Samples',
    tokenizers: { left: 'Tokenizer', right: 'Second tokenizer' },
    tokens: 'tokens',
    perCharacter: 'tokens / character',
    holds: characters => `${characters} characters in 2,048 tokens, at this rate`,
    differs: count => `${count} cut differently`,
    hint: 'Point at a token, or move with the arrow keys, for its id and bytes.',
    id: 'id',
    bytes: 'bytes',
    unknown: 'unknown: the text is lost',
    loading: 'reading the vocabulary …',
    report: 'Report',
    local:
      'The text stays in this page, and the vocabularies come from your own cache through a server that this computer alone can reach.',
  },
  zh: {
    head: '词元切在哪里？',
    lead: '同一段文本由两个分词器切分；对方没有的词元加下划线。',
    text: '文本',
    samples: '示例',
    tokenizers: { left: '分词器', right: '另一分词器' },
    tokens: '词元',
    perCharacter: '词元 / 字符',
    holds: characters => `按此比率，2048 个词元可容纳 ${characters} 个字符`,
    differs: count => `${count} 个切法不同`,
    hint: '将指针移到词元上，或用方向键移动，可查看其编号与字节。',
    id: '编号',
    bytes: '字节',
    unknown: '未知词元：文本已丢失',
    loading: '正在读取词表……',
    report: '报告',
    local: '文本不离开本页；词表来自您自己的缓存，经由仅本机可访问的服务器读取。',
  },
}

/** Sample texts, written for this page. */
export const sampleTexts: readonly string[] = [
  '人工智能是计算机科学、心理学、哲学等学科融合的交叉学科。',
  'The quick brown fox jumps over the lazy dog, 1,234 times.',
  'def 长度(文本):\n    return len(文本)  # 码点',
  '繁體中文與 emoji 👩🏽‍🚀 混排，𠮷野家。',
]
