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
 *     text       a corpus (zh), a side of one (parallel/zh), or any name in double quotes
 *
 * `baseline` alone is the baseline's value of the only operand that the gate names. Operators need
 * blanks around them, since - and / may be part of a name.
 */

/** A number of a tokenizer: a metric on a text, or an end of its interval. */
export interface Operand {
  readonly text: string
  readonly metric: MetricName
  readonly end: 'value' | 'low' | 'high'
}

export type Expression =
  | { readonly type: 'number'; readonly number: number }
  | {
      readonly type: 'value'
      readonly of: 'tokenizer' | 'baseline'
      readonly parseOperand: Operand
    }
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
  /** Every operand that the gate names, once. */
  readonly operands: readonly Operand[]
  readonly needsBaseline: boolean
}

/** Parses a gate; an error names the place in it. */
export function parseGate(source: string): Gate {
  const reader = makeReader(source)
  const left = reader.sum()
  const comparator = reader.comparator()
  const right = reader.sum()
  reader.end()
  const references = uniqueOperands([left, right])
  const fill = (expression: Expression) => withBaselineNamed(expression, references, source)
  return {
    source,
    left: fill(left),
    comparator,
    right: fill(right),
    operands: references,
    needsBaseline: /\bbaseline\b/.test(source),
  }
}

interface Token {
  readonly text: string
  readonly at: number
  readonly type: 'number' | 'value' | 'baseline' | 'sign'
}

// A name may contain - and /, so it ends only at a blank.
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
    if (!token) throw syntaxError(source, at, 'is no part of an expression')
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
    if (!is(...texts))
      throw syntaxError(source, tokens[next]?.at ?? source.length, `should be ${what}`)
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
      return { type: 'value', of: 'tokenizer', parseOperand: value(source, take()) }
    if (token?.type === 'baseline') {
      take()
      if (!is('(')) return { type: 'value', of: 'baseline', parseOperand: unnamedOperand }
      const inner = inBrackets()
      if (inner.type === 'value') return { ...inner, of: 'baseline' }
      throw syntaxError(
        source,
        token.at,
        'is the baseline of a value: baseline(zh.tokensPerCharacter)',
      )
    }
    if (is('-')) {
      take()
      return { type: 'negative', inner: factor() }
    }
    if (is('(')) return inBrackets()
    throw syntaxError(
      source,
      token?.at ?? source.length,
      'should be a number, baseline, or a value like zh.tokensPerCharacter',
    )
  }
  return {
    sum,
    comparator: () => expect('>, >=, < or <=', '>', '>=', '<', '<=').text as Comparator,
    end: () => {
      if (next < tokens.length) throw syntaxError(source, tokens[next]!.at, 'should be the end')
    },
  }
}

/** Stands for the operand of a bare `baseline` until the whole gate is parsed. */
const unnamedOperand: Operand = { text: '', metric: 'tokensPerCharacter', end: 'value' }

function value(source: string, { text, at }: Token): Operand {
  const quoted = /^"([^"]+)"/.exec(text)
  const [name, ...fields] = quoted
    ? [quoted[1]!, ...text.slice(quoted[0].length + 1).split('.')]
    : text.split('.')
  const [metric, end = 'value', ...others] = fields
  if (metric === undefined || others.length > 0 || !['value', 'low', 'high'].includes(end))
    throw syntaxError(source, at, 'should be text.metric, text.metric.low or text.metric.high')
  try {
    return { text: name!, metric: findMetric(metric), end: end as Operand['end'] }
  } catch (error) {
    if (!InputError.is(error)) throw error
    throw syntaxError(source, at, `names an ${error.message}`)
  }
}

function uniqueOperands(expressions: readonly Expression[]): Operand[] {
  const all = expressions.flatMap(operandsIn).filter(reference => reference !== unnamedOperand)
  return [...new Map(all.map(reference => [JSON.stringify(reference), reference])).values()]
}

function operandsIn(expression: Expression): Operand[] {
  if (expression.type === 'value') return [expression.parseOperand]
  if (expression.type === 'negative') return operandsIn(expression.inner)
  if (expression.type === 'number') return []
  return [...operandsIn(expression.left), ...operandsIn(expression.right)]
}

/** Replaces a bare `baseline` by the baseline of the only operand that the gate names. */
function withBaselineNamed(
  expression: Expression,
  references: readonly Operand[],
  source: string,
): Expression {
  if (expression.type === 'negative')
    return { ...expression, inner: withBaselineNamed(expression.inner, references, source) }
  if (expression.type === 'operation') {
    const { left, right } = expression
    return {
      ...expression,
      left: withBaselineNamed(left, references, source),
      right: withBaselineNamed(right, references, source),
    }
  }
  if (expression.type !== 'value' || expression.parseOperand !== unnamedOperand) return expression
  const named = new Set(references.map(({ text, metric }) => `${text}.${metric}`))
  const [first] = references
  if (first && named.size === 1) return { ...expression, parseOperand: { ...first, end: 'value' } }
  const at = source.search(/\bbaseline\b(?!\s*\()/)
  throw syntaxError(
    source,
    at,
    'could be of several values; say which: baseline(zh.tokensPerCharacter)',
  )
}

function syntaxError(source: string, at: number, problem: string): InputError {
  const what = at < source.length ? `'${/^\S+/.exec(source.slice(at))?.[0]}'` : 'the end'
  return new InputError(
    `${nameOption('failIf')} '${source}', character ${at + 1}: ${what} ${problem}`,
  )
}
