import type { Finding } from '@/platform'

/** Findings of one project, or of the unit as a whole. */
export interface Group {
  code: string
  title: string
  findings: Finding[]
}

/** The rules that only say how much is left: their numbers stand at the side. */
const GATES = new Set(['S01', 'S04', 'S05', 'S07', 'S08'])

export function isGate({ rule }: Finding): boolean {
  return GATES.has(rule)
}

/** Whether something is still to be done about a finding. */
export function isOpen(finding: Finding): boolean {
  return finding.severity === 'E' || (finding.severity === 'W' && finding.answer === '')
}

/** Findings by project, the unit first, in the order in which they stand. */
export function grouped(findings: Finding[], names: Map<string, string>): Group[] {
  const groups = new Map<string, Group>()
  for (const finding of findings) {
    const code = finding.project
    const title = code === '' ? '本单位' : (names.get(code) ?? code)
    const group = groups.get(code) ?? { code, title, findings: [] }
    group.findings.push(finding)
    groups.set(code, group)
  }
  return [...groups.values()].sort((one, other) => Number(one.code !== '') - Number(other.code !== ''))
}

/** What stands between here and a signature, apart from the key itself. */
export interface Missing {
  errors: number
  unanswered: number
  unlocked: number
  /** Whether the key was made. */
  hasKey: boolean
  /** Whether the store is whole. */
  isSound: boolean
}

export function missing(findings: Finding[]): Missing {
  const count = (holds: (finding: Finding) => boolean): number => findings.filter(holds).length
  const numberIn = (rule: string): number => {
    const found = findings.find((finding) => finding.rule === rule)
    return Number(found?.message.match(/\d+/)?.[0] ?? 0)
  }
  return {
    errors: count((finding) => finding.severity === 'E' && !isGate(finding)),
    unanswered: count((finding) => finding.severity === 'W' && finding.answer === ''),
    unlocked: numberIn('S08'),
    hasKey: count(({ rule }) => rule === 'S04') === 0,
    isSound: count(({ rule }) => rule === 'S05') === 0,
  }
}

/** How many things are left before signing. */
export function left(what: Missing): number {
  return what.errors + what.unanswered + what.unlocked + Number(!what.isSound)
}
