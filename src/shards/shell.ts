/** 3, 7, 9-12 */
export function listed(ranks: readonly number[], joint = ', '): string {
  const runs: [number, number][] = []
  for (const rank of ranks) {
    const last = runs.at(-1)
    if (last && last[1] === rank - 1) last[1] = rank
    else runs.push([rank, rank])
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(joint)
}

/** As a shell reads it. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
