export const stampFile: string
export function sourcesHash(): string
