import type { Figure } from '@/platform'
import type { Source } from '@/shared/sources'

/** A segment of a key as it was before it was coded. */
function plainSegment(coded: string): string {
  try {
    return decodeURIComponent(coded)
  } catch {
    return coded
  }
}

/** Where a figure comes from: records that can be listed, or the page that holds it. */
export function originOf(key: string, through: string): Source | string {
  const [kind = '', ...rest] = key.split('.').map(plainSegment)
  const last = rest.at(-1) ?? ''
  const amount = last === 'executed' || last === 'arrived' ? last : undefined
  switch (kind) {
    case 'total':
      return amount ? { kind: amount, project: '', whose: '全部项目', source: '', through } : '/charts'
    case 'source':
      return amount ? { kind: amount, project: '', whose: '全部项目', source: rest[0] ?? '', through } : '/charts'
    case 'project':
      return amount ? { kind: amount, project: rest[0] ?? '', whose: `项目${rest[0] ?? ''}`, source: '', through } : `/projects/${encodeURIComponent(rest[0] ?? '')}`
    case 'findings':
      return '/ledger/findings'
    case 'dispositions':
      return '/warnings'
    case 'causes':
    case 'likelihood':
      return '/sheets'
    case 'thresholds':
      return '/settings/limits'
    case 'period':
    case 'schedule':
      return '/settings/periods'
    case 'lagging':
    case 'kind':
      return '/charts'
    default:
      return '/projects'
  }
}

/** The figures whose name or value holds every word that is typed, at most so many. */
export function foundFigures(figures: readonly Figure[], typed: string, most = 50): Figure[] {
  const words = typed.trim().split(/\s+/).filter(Boolean)
  const found: Figure[] = []
  for (const figure of figures) {
    if (words.every((word) => figure.label.includes(word) || figure.shown.includes(word) || figure.key.includes(word))) found.push(figure)
    if (found.length === most) break
  }
  return found
}
