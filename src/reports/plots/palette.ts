/**
 * The colours of a plot. Those of data are of Okabe and Ito's set (2008), which people see apart
 * whatever colours they see; the page gives its own, which follow the light.
 */
export interface Palette {
  readonly ink: string
  readonly faint: string
  readonly bar: string
  readonly accent: string
  readonly whisker: string
  readonly paper: string
}

/** On white paper. */
export const paperPalette: Palette = {
  ink: '#1c2430',
  faint: '#6b7480',
  bar: '#4a8fc7',
  accent: '#d55e00',
  whisker: '#17324d',
  paper: '#ffffff',
}

/** Fonts that have Chinese come first, so that a line of both is of one design. */
export const fontStack = [
  'Noto Sans CJK SC',
  'Noto Sans SC',
  'Source Han Sans SC',
  'PingFang SC',
  'Microsoft YaHei',
  'WenQuanYi Zen Hei',
  'DejaVu Sans',
  'Arial',
  'sans-serif',
]
  .map(name => (name.includes(' ') ? `'${name}'` : name))
  .join(', ')
