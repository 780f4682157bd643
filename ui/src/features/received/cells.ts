import type { CellRemark } from '@/platform'

/** Parts of a difference that are no cell of the form, and the cell that shows them. */
const SHOWN_AT: Record<string, string> = { 批复指标值: '年度指标值', 完成值: '执行情况', 灯: '执行情况' }
const OF_SHEET = ['项目灯', '预算类别', '监控表', '汇总']

/** The cell of the sheet at which a remark about a difference or finding stands; "" for the sheet. */
export function remarkCell(place: string): string {
  const parts = place.split('/')
  const last = parts.at(-1) ?? ''
  if (OF_SHEET.includes(parts[0] ?? '')) return ''
  if (parts[0] === '资金' && (parts[1] === '合计' || parts[1] === '未注明来源')) return '资金'
  if (parts[0] === '处置') return '处置'
  if (parts[0] === '指标' && SHOWN_AT[last]) return [...parts.slice(0, -1), SHOWN_AT[last]].join('/')
  return place
}

/** A place as people read it: `培训合格率 · 偏差原因`. */
export function placeText(place: string): string {
  const [kind, ...rest] = place.split('/')
  if (kind === '指标' && rest.length >= 2) {
    const column = rest.length >= 3 ? rest.at(-1) : ''
    const name = rest.slice(1, column ? -1 : undefined).join('/')
    return column ? `${name} · ${column}` : name
  }
  return place.split('/').join(' · ') || '整张监控表'
}

/** Whether two remarks stand at the same cell. */
export function isAt(one: CellRemark, other: Pick<CellRemark, 'project' | 'cell'>): boolean {
  return one.project === other.project && one.cell === other.cell
}

/** The last digits of a project code, which tell projects of one unit apart. */
export function shortCode(code: string): string {
  return code.length > 6 ? code.slice(-3) : code
}
