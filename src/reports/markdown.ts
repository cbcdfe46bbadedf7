import { evidenceSections } from './evidence-sections.ts'
import { expansionSection } from './expansion-section.ts'
import { metricSection } from './metric-section.ts'
import { provenance } from './provenance.ts'
import type { SuiteRecord } from './record.ts'
import { sentenceSections } from './sentence-section.ts'

/** A record as a page of Markdown. */
export function toMarkdown(record: SuiteRecord): string {
  const sections = [
    `# ${record.title}\n\n${record.question}\n`,
    expansionSection(record),
    ...record.metrics.map(metric => metricSection(record, metric)),
    ...sentenceSections(record),
    ...evidenceSections(record),
    remarks(record),
    provenance(record),
  ]
  return `${sections
    .filter(Boolean)
    .map(section => section.trimEnd())
    .join('\n\n')}\n`
}

function remarks(record: SuiteRecord): string {
  const { published, notes } = record
  const lines = [
    ...(published?.table.said
      ? [`What is said of ${published.table.title}: ${published.table.said}.`]
      : []),
    ...(published?.table.misprints ?? []).map(
      misprint => `Misprint in the published table: ${misprint}.`,
    ),
    ...hashRemarks(record),
    ...notes,
  ]
  return lines.length > 0 ? `## Remarks\n\n${lines.map(line => `- ${line}`).join('\n')}\n` : ''
}

/** Published hashes, compared with the hashes of the measured files. */
function hashRemarks({ published, tokenizers }: SuiteRecord): string[] {
  return Object.entries(published?.table.sha256 ?? {}).flatMap(([id, theirs]) => {
    const ours = tokenizers.find(row => row.id === id)?.sha256
    if (!ours) return []
    const verdict = ours === theirs ? 'ours is the same' : `ours is ${ours}`
    return [`The sha256 published for ${id} is ${theirs}; ${verdict}.`]
  })
}
