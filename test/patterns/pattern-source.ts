import fc from 'fast-check'

/** Random patterns over three letters, as their source. */
export const patternSource = fc.letrec<{ pattern: string; atom: string }>(tie => ({
  atom: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('a', 'b', 'c', '[ab]', '[^a]', '(?=a)', '(?!b)', '(?![bc])'),
    tie('pattern').map(pattern => `(?:${pattern})`),
    fc
      .tuple(
        fc.constantFrom('a', 'b', '[bc]', 'ab', 'a|bc'),
        fc.constantFrom('?', '*', '+', '{2}', '{1,3}', '{2,}', '??', '*?', '+?', '{1,2}?'),
      )
      .map(([atom, quantifier]) => `(?:${atom})${quantifier}`),
  ),
  pattern: fc
    .array(fc.array(tie('atom'), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 })
    .map(choices => choices.map(atoms => atoms.join('')).join('|')),
})).pattern
