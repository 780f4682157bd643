import type { Outstanding, Reminder, SheetLine, StopBreach } from '@/platform'
import { monthDay } from '@/shared/format/dates'

/** A line of what is due; it leads to where it is done. */
export interface Todo {
  kind: 'error' | 'warning' | 'note'
  title: string
  text: string
  to: string
}

/** What the store says of itself. */
export interface Due {
  sheets: SheetLine[]
  hasEntries: boolean
  reminders: Reminder[]
  breaches: StopBreach[]
}

/** What is due, the most pressing first; what is outstanding may not be known yet. */
export function todos(outstanding: Outstanding | undefined, { sheets, hasEntries, reminders, breaches }: Due): Todo[] {
  const lines: Todo[] = []
  const sheet = (states: string[]) => sheets.filter((line) => states.includes(line.state))
  const returned = sheet(['退回'])
  const open = sheet(['未填', '填报中', '自检通过'])
  const submitted = sheet(['待审核'])
  const approved = sheet(['已审核'])
  if (!hasEntries) {
    lines.push({ kind: 'error', title: '还没有台账', text: '导入资金台账和指标进展，执行数由它得出', to: '/import/ledger' })
  }
  if (breaches[0]) {
    lines.push({ kind: 'error', title: `停止拨付后仍有支付 ${breaches.reduce((sum, { payments }) => sum + payments.length, 0)} 笔`, text: breaches[0].message, to: '/warnings' })
  }
  if (returned[0]) {
    lines.push({ kind: 'error', title: `${returned.length} 张监控表被退回，按批注修改`, text: first(returned), to: `/sheets/${returned[0].project}` })
  }
  if (outstanding && outstanding.findings.E > 0) {
    lines.push({ kind: 'error', title: `${outstanding.findings.E} 项错误须在报送前处理`, text: '按项目列出，逐项可跳到所在的格子', to: '/submission?show=E' })
  }
  const overdue = reminders.filter(({ days_left }) => days_left < 0)
  const soon = reminders.filter(({ days_left }) => days_left >= 0)
  if (overdue[0]) {
    lines.push({ kind: 'error', title: `${overdue.length} 个问题整改已逾期`, text: corrected(overdue[0]), to: '/ledger/findings' })
  }
  if (open[0]) {
    lines.push({ kind: 'warning', title: `${open.length} 张监控表还没有提交审核`, text: first(open), to: `/sheets/${open[0].project}` })
  }
  if (outstanding && outstanding.unanswered > 0) {
    lines.push({ kind: 'warning', title: `${outstanding.unanswered} 项须说明还没有写理由`, text: '写一句理由即可，可以几项一起写', to: '/submission?show=W' })
  }
  if (soon[0]) {
    lines.push({ kind: 'warning', title: `${soon.length} 个问题的整改快到期`, text: corrected(soon[0]), to: '/ledger/findings' })
  }
  if (outstanding && outstanding.warnings > 0) {
    lines.push({ kind: 'note', title: `${outstanding.warnings} 条预警没有消除`, text: '看怎么算的、怎么办', to: '/warnings' })
  }
  if (submitted[0]) {
    lines.push({ kind: 'note', title: `${submitted.length} 张监控表待审核`, text: first(submitted), to: `/sheets/${submitted[0].project}` })
  }
  if (approved[0]) {
    lines.push({ kind: 'note', title: `${approved.length} 张监控表已审核，待锁定`, text: first(approved), to: `/sheets/${approved[0].project}` })
  }
  return lines
}

/** The sheet to go on with. */
export function nextSheet(sheets: SheetLine[]): SheetLine | undefined {
  for (const state of ['退回', '填报中', '自检通过', '未填']) {
    const line = sheets.find((sheet) => sheet.state === state)
    if (line) return line
  }
  return undefined
}

function corrected({ description, owner, deadline }: Reminder): string {
  return `${monthDay(deadline)}${owner ? ` ${owner}` : ''}：${description}`
}

function first(lines: SheetLine[]): string {
  return lines[0] ? `从${lines[0].name}开始` : ''
}
