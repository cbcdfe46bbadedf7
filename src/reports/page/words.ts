import type { Language } from '../plots/words.ts'

/** All texts of the page in one language. */
export interface Words {
  readonly views: Readonly<Record<'overview' | 'tables' | 'provenance', string>>
  readonly question: string
  /** The title and question of a user's own comparison. */
  readonly comparison: { readonly title: string; readonly question: string }
  /** The title in the browser's tab. */
  readonly tab: string
  readonly answer: (best: string, value: string, corpus: string) => string
  readonly gain: (base: string, before: string, merged: string, after: string) => string
  readonly charactersIn: string
  readonly barsHead: string
  readonly scatterHead: string
  readonly scatterNote: (text: string) => string
  readonly publishedHead: string
  readonly publishedNote: string
  readonly curveHead: string
  readonly curveNote: (corpus: string) => string
  readonly metric: string
  readonly text: string
  readonly report: string
  readonly filter: string
  readonly corpora: string
  readonly allCorpora: string
  readonly colon: string
  readonly stop: string
  readonly copyCsv: string
  readonly copyMarkdown: string
  readonly copied: string
  readonly tokenizer: string
  readonly vocabulary: string
  readonly title: string
  readonly withAdded: string
  readonly embedding: string
  readonly samples: string
  readonly characters: string
  readonly bytes: string
  readonly words: string
  readonly cutBy: string
  readonly composition: string
  readonly published: string
  readonly formula: string
  readonly baseline: string
  readonly marks: readonly string[]
  readonly honesty: readonly string[]
  readonly nothing: string
  readonly theme: string
  readonly themes: Readonly<Record<'auto' | 'light' | 'dark', string>>
  readonly otherLanguage: string
  readonly staleHead: string
  readonly notes: string
  readonly tokensHead: string
  readonly tokensLink: string
  readonly tokensRun: string
}

export const pageWords: Readonly<Record<Language, Words>> = {
  en: {
    views: { overview: 'Overview', tables: 'Tables', provenance: 'What was measured' },
    comparison: {
      title: 'Comparison',
      question: 'What does the same text cost with each tokenizer?',
    },
    tab: 'tokrate: what text costs in tokens',
    question: 'Which base model for Chinese, and what do 2,048 tokens hold?',
    answer: (best, value, corpus) =>
      `On ${corpus}, ${best} needs the fewest tokens: ${value} a character.`,
    gain: (base, before, merged, after) =>
      `2,048 tokens of ${base} hold ${before} characters; with the Chinese pieces of ${merged} they hold ${after}.`,
    charactersIn: 'characters in 2,048 tokens',
    barsHead: 'By tokenizer',
    scatterHead: 'What a larger vocabulary buys',
    scatterNote: text =>
      `Tokens per character on ${text}, against the size of the base vocabulary.`,
    publishedHead: 'Published beside measured',
    publishedNote:
      'The published texts are not public unless they are printed in full: order and ratios can be compared, and “consistent with” is all that can be said.',
    curveHead: 'How many pieces are enough?',
    curveNote: corpus =>
      `Tokens per character on ${corpus} as pieces are added, those that save most first. They are chosen on every second text and measured on the others.`,
    metric: 'Metric',
    text: 'Text',
    report: 'Report',
    filter: 'Filter by name',
    corpora: 'Corpora',
    allCorpora: 'all',
    colon: ': ',
    stop: ' ',
    copyCsv: 'Copy CSV',
    copyMarkdown: 'Copy Markdown',
    copied: 'Copied',
    tokenizer: 'tokenizer',
    vocabulary: 'vocabulary',
    title: 'title',
    withAdded: 'with added tokens',
    embedding: 'embedding rows',
    samples: 'samples',
    characters: 'characters',
    bytes: 'bytes',
    words: 'words',
    cutBy: 'words cut by',
    composition: 'composition, by characters',
    published: 'published',
    formula: 'Formula',
    baseline: 'Baseline',
    marks: [
      '± 95 % interval over samples.',
      'Struck out: unknown tokens lose more than 1 % of the characters, which is not compression; such a cell is not ranked.',
      '† stale: measured from other files than the catalogs name now.',
      '– not measured: the files could not be had.',
    ],
    honesty: [
      'Special tokens: none are added, and text that looks like one is text.',
      'Characters are Unicode code points, bytes are UTF-8.',
      'Metrics are ratios of sums over all samples, not means of ratios; entropies and utilisation aside.',
      'Cells that could not be measured again are kept from the record of the same hashes.',
    ],
    nothing: 'Nothing matches.',
    theme: 'Light or dark',
    themes: { auto: 'auto', light: 'light', dark: 'dark' },
    otherLanguage: '中文',
    staleHead: 'Stale cells',
    notes: 'Remarks',
    tokensHead: 'Token by token',
    tokensLink: 'See how two tokenizers cut a text of yours.',
    tokensRun: 'See how two tokenizers cut a text of yours, on this computer alone:',
  },
  zh: {
    views: { overview: '概览', tables: '表格', provenance: '测量依据' },
    comparison: { title: '对比', question: '同一段文本，各分词器要花多少词元？' },
    tab: 'tokrate：文本要花多少词元',
    question: '中文该选哪个基座模型？2048 个词元能装多少字？',
    answer: (best, value, corpus) =>
      `在${corpus}上，${best} 所需词元最少：每个字符 ${value} 个词元。`,
    gain: (base, before, merged, after) =>
      `${base} 的 2048 个词元可容纳 ${before} 个字符；扩充中文词表后（${merged}）可容纳 ${after} 个。`,
    charactersIn: '字符 / 2048 词元',
    barsHead: '各分词器对比',
    scatterHead: '更大的词表换来什么',
    scatterNote: text => `${text}的每字符词元数，与基础词表大小的关系。`,
    publishedHead: '公开数值与实测对照',
    publishedNote:
      '除非原文全文刊出，公开数值所用文本并未公开：只能比较次序与比值，至多说“与之相符”。',
    curveHead: '加多少词片才够？',
    curveNote: corpus =>
      `在${corpus}上，随词片增加（节省最多者在前）每字符词元数的变化。词片在一半文本上挑选，在另一半上测量。`,
    metric: '指标',
    text: '语料',
    report: '报告',
    filter: '按名称筛选',
    corpora: '语料',
    allCorpora: '全部',
    colon: '：',
    stop: '',
    copyCsv: '复制 CSV',
    copyMarkdown: '复制 Markdown',
    copied: '已复制',
    tokenizer: '分词器',
    vocabulary: '词表大小',
    title: '名称',
    withAdded: '含附加词元',
    embedding: '嵌入行数',
    samples: '样本数',
    characters: '字符数',
    bytes: '字节数',
    words: '词数',
    cutBy: '切词方式',
    composition: '构成（按字符）',
    published: '公开数值',
    formula: '公式',
    baseline: '基线',
    marks: [
      '± 为样本上的 95 % 区间。',
      '划去：未知词元丢失的字符超过 1 %，这不是压缩，不参与排名。',
      '† 过期：测量所用文件与目录现在登记的不同。',
      '– 未测量：文件无法取得。',
    ],
    honesty: [
      '不添加特殊词元；看起来像特殊词元的文本按文本处理。',
      '字符指 Unicode 码点，字节指 UTF-8 字节。',
      '除熵与利用率外，指标均为全体样本之和的比值，而非比值的平均。',
      '无法重新测量的单元格沿用哈希相同的已有记录。',
    ],
    nothing: '没有匹配的结果。',
    theme: '明暗主题',
    themes: { auto: '跟随系统', light: '浅色', dark: '深色' },
    otherLanguage: 'English',
    staleHead: '过期单元格',
    notes: '备注',
    tokensHead: '逐个词元',
    tokensLink: '看两个分词器如何切分你的文本。',
    tokensRun: '看两个分词器如何切分你的文本（只在本机运行）：',
  },
}
