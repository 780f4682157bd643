import type { FormDocument, FundCell, FundSource, IndicatorColumn, SheetView } from '@/platform'
import { grouped } from '@/shared/format/numbers'

/** Columns of the grid that label the rows of the funds block. */
const LABEL_COLUMNS = 3

/** Widths of the columns in percent: those of the paper, boxes never too narrow to click, and amounts with all their decimals on one line. */
export function widths({ indicator_columns, fund_columns, funds }: Pick<FormDocument, 'indicator_columns' | 'fund_columns' | 'funds'>): string[] {
  const shares = indicator_columns.map(({ width }) => Math.max(width, 5.2))
  const rooms = fund_columns.map((_, at) => Math.max(0, ...funds.map(({ cells }) => room(cells[at]))))
  const executed = rooms[fund_columns.findIndex(({ key }) => key === 'executed')] ?? 0
  let left = LABEL_COLUMNS
  fund_columns.forEach(({ key, span }, at) => {
    const below = shares.slice(left, left + span)
    // What is proposed as forecast is as long as what was executed.
    const needed = Math.max(rooms[at] ?? 0, key === 'forecast' ? executed : 0)
    const missing = needed - below.reduce((total, share) => total + share, 0)
    const widest = left + below.indexOf(Math.max(...below))
    if (missing > 0) shares[widest] = (shares[widest] ?? 0) + missing
    left += span
  })
  const sum = shares.reduce((total, share) => total + share, 0)
  return shares.map((share) => `${((share / sum) * 100).toFixed(3)}%`)
}

/** What an amount takes in the window, in half-width characters of the paper: the window's are wider. */
function room(cell: FundCell | undefined): number {
  return cell && cell !== 'Empty' && 'Amount' in cell && cell.Amount !== undefined ? grouped(cell.Amount).length * 1.5 + 2 : 0
}

/** The head of the indicator table: groups of columns, and single columns that go through both rows. */
export function headGroups(columns: IndicatorColumn[]): { title: string; span: number; single: boolean }[] {
  const groups: { title: string; span: number; single: boolean }[] = []
  let group = ''
  for (const column of columns) {
    const last = groups.at(-1)
    if (column.group && column.group === group && last) last.span += 1
    else groups.push({ title: column.group || column.title, span: 1, single: !column.group })
    group = column.group
  }
  return groups
}

/** How many rows a merged cell spans: 0 where it belongs to the one above. 二级 merges within 一级. */
export function merged(form: FormDocument): { level1: number[]; level2: number[] } {
  const at = (key: string) => form.indicator_columns.findIndex((column) => column.key === key)
  const [first, second] = [at('level1'), at('level2')]
  const level1 = spans(form.indicators.map((cells) => cells[first] ?? ''))
  const level2 = spans(form.indicators.map((cells) => `${cells[first]}\n${cells[second]}`))
  return { level1, level2 }
}

function spans(values: string[]): number[] {
  const result: number[] = []
  let start = 0
  values.forEach((value, row) => {
    if (row > 0 && value === values[row - 1]) {
      result[row] = 0
      result[start] = (result[start] ?? 0) + 1
    } else {
      start = row
      result[row] = 1
    }
  })
  return result
}

const CAUSES = ['经费保障', '制度保障', '人员保障', '硬件条件保障', '其他']
const LIKELIHOODS = ['确定能', '有可能', '完全不可能']
/** What the unit fills for every indicator. */
const FILLED: readonly Pick<IndicatorColumn, 'key' | 'title'>[] = [
  { key: 'progress', title: '执行情况' },
  { key: 'forecast', title: '全年预计完成情况' },
  ...CAUSES.map((word) => ({ key: `cause:${word}`, title: word })),
  { key: 'cause_note', title: '原因说明' },
  ...LIKELIHOODS.map((word) => ({ key: `likelihood:${word}`, title: word })),
  { key: 'remark', title: '备注' },
]

/** Whether the cells of a column of the indicator table are the unit's to fill. */
export function isFilled(key: string): boolean {
  return FILLED.some((column) => column.key === key)
}

/** What is filled in and has no place on the form in force. */
export function offForm({ form, fund_rows, goal_progress_label, sheet }: SheetView) {
  const printed = new Set(form?.indicator_columns.map(({ key }) => key))
  const columns = form ? FILLED.filter(({ key }) => !printed.has(key)) : []
  const hasForecast = form?.fund_columns.some(({ key }) => key === 'forecast') ?? false
  const onForm = (source: FundSource) => hasForecast && fund_rows.includes(source)
  const sources = form ? sheet.funds.map(({ source }) => source).filter((source) => !onForm(source)) : []
  const goal = form !== null && !goal_progress_label
  return { columns, sources, goal, any: columns.length > 0 || sources.length > 0 || goal }
}
