import type { Finding, SheetView } from '@/platform'

/** How a cell is marked. */
export interface Mark {
  tone: 'error' | 'open' | 'explained' | 'note'
  text: string
}

/** The column of the form that a rule about an indicator asks for. */
const INDICATOR_COLUMNS: Record<string, string> = {
  I05: 'progress',
  I06: 'forecast',
  I07: 'cause:经费保障',
  I08: 'cause_note',
  I09: 'likelihood:确定能',
  I10: 'remark',
  I11: 'forecast',
  I12: 'forecast',
  I26: 'cause_note',
}

const FUND_COLUMNS: Record<string, string> = { F10: 'forecast', F11: 'forecast', F12: 'carryover', F13: 'forecast' }

/** The row of the indicator that a place names, counted from 0, or -1. */
export function rowOf(where: string, view: SheetView): number {
  const [kind, level2, ...rest] = where.split('/')
  if (kind !== '指标') return -1
  const seen = new Map<string, number>()
  let best = -1
  const wanted = rest.join('/')
  view.figures.indicators.forEach((indicator, row) => {
    if (indicator.level2 !== level2) return
    const name = indicator.level3 || `第${row + 1}行`
    const number = (seen.get(name) ?? 0) + 1
    seen.set(name, number)
    const place = number === 1 ? name : `${name}#${number}`
    if (wanted === place || wanted.startsWith(`${place}/`)) best = row
  })
  return best
}

/** The field that a finding is about, by its `data-field`. */
export function fieldOf({ rule, where }: Finding, view: SheetView): string {
  const row = rowOf(where, view)
  if (row >= 0) return `indicators/${row}/${INDICATOR_COLUMNS[rule] ?? 'progress'}`
  const [kind, source] = where.split('/')
  if (kind === '资金') {
    const column = FUND_COLUMNS[rule] ?? 'executed'
    return source === '年度资金总额' ? `funds/total/${column}` : `funds/${source}/${column}`
  }
  if (rule === 'R05') return 'dispositions'
  if (rule === 'B06') return 'goal'
  return ''
}

/** A place in words: `第3行 培训合格率`, `资金 年度资金总额`. */
export function placeWords(where: string, view: SheetView): string {
  const row = rowOf(where, view)
  if (row >= 0) return `第${row + 1}行 ${view.figures.indicators[row]?.level3 ?? ''}`
  return where.replaceAll('/', ' ')
}

/** The marks of all cells. The heaviest finding of a cell wins. */
export function marks(view: SheetView): Map<string, Mark> {
  const found = new Map<string, Mark>()
  const weight = { error: 3, open: 2, explained: 1, note: 0 }
  for (const finding of view.findings) {
    const tone = finding.severity === 'E' ? 'error' : finding.severity === 'I' ? 'note' : finding.answer ? 'explained' : 'open'
    for (const field of spread(fieldOf(finding, view))) {
      const held = found.get(field)
      if (!held || weight[held.tone] < weight[tone]) found.set(field, { tone, text: finding.message })
    }
  }
  return found
}

const CAUSES = ['经费保障', '制度保障', '人员保障', '硬件条件保障', '其他']
const LIKELIHOODS = ['确定能', '有可能', '完全不可能']

/** A group of boxes is marked as a whole. */
function spread(field: string): string[] {
  const [head, word] = field.split(':')
  if (!word) return field ? [field] : []
  const words = head?.endsWith('/cause') ? CAUSES : LIKELIHOODS
  return words.map((each) => `${head}:${each}`)
}

/** The number in what was typed for a quantitative indicator, where it is nothing else but that and its unit. */
export function numberIn(typed: string, unit: string): string | null {
  const text = typed
    .trim()
    .replace(/^[≥≤><=]/, '')
    .replace(/[０-９．]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/[,，]/g, '')
  const bare = unit && text.endsWith(unit) ? text.slice(0, -unit.length) : text
  return /^-?\d+(\.\d+)?$/.test(bare.trim()) ? bare.trim() : null
}
