import { expect, it } from 'vitest'

import type { Outstanding, Reminder, SheetLine, SheetState } from '@/platform'

import { nextSheet, todos, type Due } from './todo'

function line(project: string, state: SheetState): SheetLine {
  return { project, name: `项目${project}`, state, light: 'green' }
}

const due = (more: Partial<Due>): Due => ({ sheets: [], hasEntries: true, reminders: [], breaches: [], ...more })
const calm: Outstanding = { findings: { E: 0, W: 0, I: 0 }, errors: {}, unanswered: 0, warnings: 0 }

it('nothing is due where all is done', () => {
  expect(todos(calm, due({ sheets: [line('1', '已锁定')] }))).toEqual([])
  expect(nextSheet([line('1', '已锁定'), line('2', '待审核')])).toBeUndefined()
})

it('what was returned comes before what is open', () => {
  const sheets = [line('1', '未填'), line('2', '填报中'), line('3', '退回')]
  expect(nextSheet(sheets)?.project).toBe('3')
  expect(todos(calm, due({ sheets })).map(({ kind, to }) => [kind, to])).toEqual([
    ['error', '/sheets/3'],
    ['warning', '/sheets/1'],
  ])
})

it('errors and missing reasons lead to the check', () => {
  const outstanding: Outstanding = { findings: { E: 2, W: 4, I: 0 }, errors: { '1': 2 }, unanswered: 3, warnings: 0 }
  expect(todos(outstanding, due({})).map(({ title, to }) => `${title} ${to}`)).toEqual([
    '2 项错误须在报送前处理 /submission?show=E',
    '3 项须说明还没有写理由 /submission?show=W',
  ])
})

it('what must be corrected, what was paid after a stop and what warns comes too', () => {
  const reminder = (days_left: number): Reminder => ({ id: 1, project: '1', description: '没有验收', owner: '巴特尔', deadline: '2026-08-20', days_left, state: '整改中' })
  const breach = { project: '1', disposition: 2, stopped_on: '2026-07-01', message: '停止拨付后支付。', payments: [] }
  const lines = todos({ ...calm, warnings: 7 }, due({ reminders: [reminder(-3), reminder(5), reminder(9)], breaches: [breach] }))
  expect(lines.map(({ kind, title, to }) => `${kind} ${title} ${to}`)).toEqual([
    'error 停止拨付后仍有支付 0 笔 /warnings',
    'error 1 个问题整改已逾期 /ledger/findings',
    'warning 2 个问题的整改快到期 /ledger/findings',
    'note 7 条预警没有消除 /warnings',
  ])
  expect(lines[1]?.text).toBe('8月20日 巴特尔：没有验收')
})
