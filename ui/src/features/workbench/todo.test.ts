import { expect, it } from 'vitest'

import type { SheetLine, SheetState, Workbench } from '@/platform'

import { nextSheet, todos } from './todo'

function line(project: string, state: SheetState): SheetLine {
  return { project, name: `项目${project}`, state, light: 'green', errors: 0, unanswered: 0 }
}

const calm = { findings: { E: 0, W: 0, I: 0 }, unanswered: 0 } as Workbench

it('nothing is due where all is done', () => {
  expect(todos(calm, [line('1', '已锁定')], true)).toEqual([])
  expect(nextSheet([line('1', '已锁定'), line('2', '待审核')])).toBeUndefined()
})

it('what was returned comes before what is open', () => {
  const sheets = [line('1', '未填'), line('2', '填报中'), line('3', '退回')]
  expect(nextSheet(sheets)?.project).toBe('3')
  expect(todos(calm, sheets, true).map(({ kind, to }) => [kind, to])).toEqual([
    ['error', '/sheets/3'],
    ['warning', '/sheets/1'],
  ])
})

it('errors and missing reasons lead to the check', () => {
  const workbench = { findings: { E: 2, W: 4, I: 0 }, unanswered: 3 } as Workbench
  expect(todos(workbench, [], true).map(({ title, to }) => `${title} ${to}`)).toEqual([
    '2 项错误须在报送前处理 /submission?show=E',
    '3 项须说明还没有写理由 /submission?show=W',
  ])
})
