import type { Finding, Remark, SheetView } from '@/platform'
import type { Mark } from '@/shared/paper/mark'

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

const TOTAL = '年度资金总额'

/** The row of the indicator that a place names, counted from 0, or -1. */
export function rowOf(where: string, view: SheetView): number {
  const [kind, level2, ...rest] = where.split('/')
  if (kind !== '指标') return -1
  const wanted = `指标/${level2}/${rest.join('/')}`
  return placesOf(view).findLastIndex((place) => wanted === place || wanted.startsWith(`${place}/`))
}

/** The place of each row, by which a remark or a finding names it. */
export function placesOf(view: SheetView): string[] {
  const seen = new Map<string, number>()
  return view.figures.indicators.map(({ level2, level3 }, row) => {
    const name = level3 || `第${row + 1}行`
    const key = `${level2}/${name}`
    const number = (seen.get(key) ?? 0) + 1
    seen.set(key, number)
    return `指标/${key}${number === 1 ? '' : `#${number}`}`
  })
}

/** The field that a finding is about, by its `data-field`. */
export function fieldOf({ rule, where }: Pick<Finding, 'rule' | 'where'>, view: SheetView): string {
  const row = rowOf(where, view)
  if (row >= 0) return `indicators/${row}/${INDICATOR_COLUMNS[rule] ?? REMARK_COLUMNS[columnOf(where)] ?? 'progress'}`
  const [kind, source = ''] = where.split('/')
  if (kind === '资金') return `funds/${rowOfFund(source)}/${FUND_COLUMNS[rule] ?? REMARK_FUNDS[columnOf(where)] ?? 'executed'}`
  if (rule === 'R05') return 'dispositions'
  if (rule === 'B06') return 'goal'
  return ''
}

/** The columns of the form that a remark names. */
const REMARK_COLUMNS: Record<string, string> = {
  年度指标值: 'target',
  执行情况: 'progress',
  全年预计完成情况: 'forecast',
  全年预计值: 'forecast_value',
  偏差原因: 'cause:经费保障',
  原因说明: 'cause_note',
  完成目标可能性: 'likelihood:确定能',
  备注: 'remark',
}
const REMARK_FUNDS: Record<string, string> = { 年初预算数: 'initial_budget', 全年预算数: 'annual_budget', 执行数: 'executed', 执行率: 'execution_rate', 全年预计执行数: 'forecast', 预计结转结余: 'carryover', 说明: 'note' }
const REMARK_SHEET: Record<string, string> = { 总体完成情况: 'goal_progress', 年度总体目标: 'goal', 资金说明: 'note', 处置: 'dispositions', 填报全年预算数: 'stated/annual_budget', 填报执行数: 'stated/executed', 填报执行率: 'stated/execution_rate', 填报差异说明: 'stated/reason' }

/** The field that a remark is about, by its `data-field`; "" for the sheet as a whole. */
export function fieldOfRemark({ field }: Pick<Remark, 'field'>, view: SheetView): string {
  const row = rowOf(field, view)
  if (row >= 0) return `indicators/${row}/${REMARK_COLUMNS[columnOf(field)] ?? 'progress'}`
  const [kind, source] = field.split('/')
  if (kind === '资金' && source) return `funds/${rowOfFund(source)}/${REMARK_FUNDS[columnOf(field)] ?? 'executed'}`
  return REMARK_SHEET[field] ?? ''
}

/** The place by which a remark names a cell of the page, or "" where it can't. */
export function placeOfField(field: string, view: SheetView): string {
  const [kind, of = '', cell = ''] = field.split('/')
  const named = (names: Record<string, string>, column: string) => Object.entries(names).find(([, key]) => key.split(':')[0] === column)?.[0]
  if (kind === 'indicators') {
    const place = placesOf(view)[Number(of)]
    const column = named(REMARK_COLUMNS, cell.split(':')[0] ?? '')
    return place && column ? `${place}/${column}` : ''
  }
  if (kind === 'funds') {
    const column = named(REMARK_FUNDS, cell)
    return column ? `资金/${of === 'total' ? TOTAL : of}/${column}` : ''
  }
  return named(REMARK_SHEET, kind === 'dispositions' ? kind : field) ?? ''
}

function columnOf(place: string): string {
  return place.split('/').at(-1) ?? ''
}

function rowOfFund(source: string): string {
  return source === TOTAL ? 'total' : source
}

/** What was said with the last return, while the sheet may be mended; about cells first. */
export function remarksToMend({ sheet }: SheetView): Remark[] {
  if (sheet.state === '待审核' || sheet.state === '已审核' || sheet.state === '已锁定') return []
  const returns = sheet.remarks.filter(({ state }) => state === '退回')
  const last = returns.at(-1)?.at
  const said = returns.filter(({ at }) => at === last)
  return [...said.filter(({ field }) => field), ...said.filter(({ field }) => !field)]
}

/** A place in words: `第3行 培训合格率`, `第3行 培训合格率 备注`, `资金 年度资金总额`. */
export function placeWords(where: string, view: SheetView): string {
  const row = rowOf(where, view)
  if (row >= 0) return `第${row + 1}行 ${view.figures.indicators[row]?.level3 ?? ''} ${where.slice((placesOf(view)[row]?.length ?? 0) + 1)}`.trimEnd()
  return where.replaceAll('/', ' ')
}

/** The marks of all cells. The heaviest finding of a cell wins. */
export function marks(view: SheetView): Map<string, Mark> {
  const found = new Map<string, Mark>()
  const weight = { error: 4, remark: 3, open: 2, explained: 1, note: 0 }
  for (const remark of remarksToMend(view)) {
    for (const field of spread(fieldOfRemark(remark, view))) found.set(field, { tone: 'remark', text: `退回意见：${remark.remark}` })
  }
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
