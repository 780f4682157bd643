import type { EntryLine, Finding } from '@/platform'
import type { Mark } from '@/shared/grid/types'

/** Rules of the check that say something of single entries. */
const RULES = new Set(['L01', 'L02', 'L03', 'L04', 'L06', 'F02'])

export type MarksOf = (line: EntryLine) => Record<string, Mark>

/** The name of a finding, unique in a check. */
export function keyOf({ rule, project, where }: Finding): string {
  return `${rule}|${project}|${where}`
}

/** What the findings of a check say of the cells of an entry. */
export function marksOf(findings: readonly Finding[]): MarksOf {
  const byPlace = new Map<string, Finding[]>()
  for (const finding of findings) {
    if (!RULES.has(finding.rule)) continue
    const place = placeOf(finding)
    byPlace.set(place, [...(byPlace.get(place) ?? []), finding])
  }
  return (line) => {
    const marks: Record<string, Mark> = {}
    if (line.void_reason !== null) return marks
    for (const place of placesOf(line)) {
      for (const finding of byPlace.get(place) ?? []) {
        const column = columnOf(finding, line)
        const said = finding.answer ? `${finding.message}已说明：${finding.answer}` : finding.message
        if (column && marks[column]?.severity !== 'E') marks[column] = { severity: finding.severity, text: said, key: keyOf(finding) }
      }
    }
    return marks
  }
}

/** The place of a finding, such as `台账/12`, or of a project `台账/2026-08-01/5.00/JZ-1` and `资金/其他资金`. */
function placeOf({ project, where }: Finding): string {
  const [kind, ...rest] = where.split('/')
  const byNumber = kind === '台账' && (rest.length === 1 || (rest.length === 2 && rest[1] === '汇总'))
  return byNumber ? `台账/${rest[0]}` : `${project}/${where}`
}

function placesOf({ id, project, date, amount_yuan: amount, voucher, source }: EntryLine): string[] {
  return [`台账/${id}`, `${project}/台账/${date}/${amount}/${voucher}`, `${project}/资金/${source}`]
}

function columnOf({ rule, where }: Finding, line: EntryLine): string | undefined {
  switch (rule) {
    case 'L02':
      return line.project === '' ? 'project' : 'source'
    case 'L03':
      return where.endsWith('/汇总') ? 'amount' : 'voucher'
    case 'L04':
      return line.kind === '支出' ? 'source' : undefined
    case 'F02':
      return line.balance_yuan.startsWith('-') ? 'balance' : undefined
    default:
      return 'date'
  }
}
