import { InputError, nameOption } from '../errors.ts'
import { findMetric, type MetricName } from '../metrics/metrics.ts'

/*
 * The language of conditions (`--fail-if` of the command line):
 *
 *     gate       sum (> | >= | < | <=) sum
 *     sum        product ((+ | -) product)…
 *     product    factor ((* | /) factor)…
 *     factor     number | value | baseline | baseline ( value ) | ( sum ) | - factor
 *     value      text . metric, text . metric . low, text . metric . high
 *     text       a corpus (zh), a part of one (parallel/zh), or any name in double quotes
 *
 * `baseline` alone is the baseline tokenizer's value of the only thing that the gate names. Operators
 * stand between blanks, since - and / may be part of a name.
 */

/** A number of a tokenizer, or an end of its interval. */
export interface Reference {
  readonly text: string
  readonly metric: MetricName
  readonly end: 'value' | 'low' | 'high'
}

export type Expression =
  | { readonly type: 'number'; readonly number: number }
  | { readonly type: 'value'; readonly of: 'tokenizer' | 'baseline'; readonly value: Reference }
  | { readonly type: 'negative'; readonly inner: Expression }
  | {
      readonly type: 'operation'
      readonly operator: Operator
      readonly left: Expression
      readonly right: Expression
    }
export type Operator = '+' | '-' | '*' | '/'
export type Comparator = '>' | '>=' | '<' | '<='

export interface Gate {
  readonly source: string
  readonly left: Expression
  readonly comparator: Comparator
  readonly right: Expression
  /** Everything that it names, once. */
  readonly references: readonly Reference[]
  readonly needsBaseline: boolean
}

/** Reads a gate; what is wrong is told with where. */
export function parseGate(source: string): Gate {
  const reader = makeReader(source)
  const left = reader.sum()
  const comparator = reader.comparator()
  const right = reader.sum()
  reader.end()
  const references = uniqueReferences([left, right])
  const fill = (expression: Expression) => filled(expression, references, source)
  return {
    source,
    left: fill(left),
    comparator,
    right: fill(right),
    references,
    needsBaseline: /\bbaseline\b/.test(source),
  }
}

interface Token {
  readonly text: string
  readonly at: number
  readonly type: 'number' | 'value' | 'baseline' | 'sign'
}

// A name goes on over - and / as long as no blank stands before them.
const shapes: readonly (readonly [Token['type'], RegExp])[] = [
  ['number', /\d*\.?\d+(?:e[-+]?\d+)?(?![\w.])/y],
  ['baseline', /baseline(?![\w.-])/y],
  ['value', /(?:"[^"]+"|[\p{L}\p{N}_][\p{L}\p{N}_/:@#+-]*)(?:\.[A-Za-z]\w*)+/uy],
  ['sign', />=|<=|[-+*/()<>]/y],
]

function tokensOf(source: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < source.length; ) {
    if (/\s/.test(source[at]!)) {
      at += 1
      continue
    }
    const token = tokenAt(source, at)
    if (!token) throw wrong(source, at, 'is no part of an expression')
    tokens.push(token)
    at += token.text.length
  }
  return tokens
}

function tokenAt(source: string, at: number): Token | undefined {
  for (const [type, shape] of shapes) {
    shape.lastIndex = at
    const text = shape.exec(source)?.[0]
    if (text !== undefined) return { text, at, type }
  }
  return undefined
}

function makeReader(source: string) {
  const tokens = tokensOf(source)
  let next = 0
  const is = (...texts: string[]) => texts.includes(tokens[next]?.text ?? '')
  const take = () => tokens[next++]!
  const expect = (what: string, ...texts: string[]) => {
    if (!is(...texts)) throw wrong(source, tokens[next]?.at ?? source.length, `should be ${what}`)
    return take()
  }
  const chain = (one: () => Expression, ...operators: Operator[]): Expression => {
    let left = one()
    while (is(...operators)) {
      const operator = take().text as Operator
      left = { type: 'operation', operator, left, right: one() }
    }
    return left
  }
  const sum = (): Expression => chain(product, '+', '-')
  const product = (): Expression => chain(factor, '*', '/')
  const inBrackets = (): Expression => {
    take()
    const inner = sum()
    expect("a ')'", ')')
    return inner
  }
  const factor = (): Expression => {
    const token = tokens[next]
    if (token?.type === 'number') return { type: 'number', number: Number(take().text) }
    if (token?.type === 'value')
      return { type: 'value', of: 'tokenizer', value: value(source, take()) }
    if (token?.type === 'baseline') {
      take()
      if (!is('(')) return { type: 'value', of: 'baseline', value: unnamed }
      const inner = inBrackets()
      if (inner.type === 'value') return { ...inner, of: 'baseline' }
      throw wrong(source, token.at, 'is the baseline of a value: baseline(zh.tokensPerCharacter)')
    }
    if (is('-')) {
      take()
      return { type: 'negative', inner: factor() }
    }
    if (is('(')) return inBrackets()
    throw wrong(
      source,
      token?.at ?? source.length,
      'should be a number, baseline, or a value like zh.tokensPerCharacter',
    )
  }
  return {
    sum,
    comparator: () => expect('>, >=, < or <=', '>', '>=', '<', '<=').text as Comparator,
    end: () => {
      if (next < tokens.length) throw wrong(source, tokens[next]!.at, 'should be the end')
    },
  }
}

/** Stands for the one thing that the gate names, until it is known. */
const unnamed: Reference = { text: '', metric: 'tokensPerCharacter', end: 'value' }

function value(source: string, { text, at }: Token): Reference {
  const quoted = /^"([^"]+)"/.exec(text)
  const [name, ...fields] = quoted
    ? [quoted[1]!, ...text.slice(quoted[0].length + 1).split('.')]
    : text.split('.')
  const [metric, end = 'value', ...others] = fields
  if (metric === undefined || others.length > 0 || !['value', 'low', 'high'].includes(end))
    throw wrong(source, at, 'should be text.metric, text.metric.low or text.metric.high')
  try {
    return { text: name!, metric: findMetric(metric), end: end as Reference['end'] }
  } catch (error) {
    if (!InputError.is(error)) throw error
    throw wrong(source, at, `names an ${error.message}`)
  }
}

function uniqueReferences(expressions: readonly Expression[]): Reference[] {
  const all = expressions.flatMap(referencesIn).filter(reference => reference !== unnamed)
  return [...new Map(all.map(reference => [JSON.stringify(reference), reference])).values()]
}

function referencesIn(expression: Expression): Reference[] {
  if (expression.type === 'value') return [expression.value]
  if (expression.type === 'negative') return referencesIn(expression.inner)
  if (expression.type === 'number') return []
  return [...referencesIn(expression.left), ...referencesIn(expression.right)]
}

/** Puts what the gate names in the place of a bare `baseline`. */
function filled(
  expression: Expression,
  references: readonly Reference[],
  source: string,
): Expression {
  if (expression.type === 'negative')
    return { ...expression, inner: filled(expression.inner, references, source) }
  if (expression.type === 'operation') {
    const { left, right } = expression
    return {
      ...expression,
      left: filled(left, references, source),
      right: filled(right, references, source),
    }
  }
  if (expression.type !== 'value' || expression.value !== unnamed) return expression
  const named = new Set(references.map(({ text, metric }) => `${text}.${metric}`))
  const [first] = references
  if (first && named.size === 1) return { ...expression, value: { ...first, end: 'value' } }
  const at = source.search(/\bbaseline\b(?!\s*\()/)
  throw wrong(source, at, 'could be of several values; say which: baseline(zh.tokensPerCharacter)')
}

function wrong(source: string, at: number, problem: string): InputError {
  const what = at < source.length ? `'${/^\S+/.exec(source.slice(at))?.[0]}'` : 'the end'
  return new InputError(
    `${nameOption('failIf')} '${source}', character ${at + 1}: ${what} ${problem}`,
  )
}
