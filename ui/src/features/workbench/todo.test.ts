import { expect, it } from 'vitest'

import type { Outstanding, SheetLine, SheetState } from '@/platform'

import { nextSheet, todos } from './todo'

function line(project: string, state: SheetState): SheetLine {
  return { project, name: `项目${project}`, state, light: 'green' }
}

const calm: Outstanding = { findings: { E: 0, W: 0, I: 0 }, errors: {}, unanswered: 0, warnings: 0 }

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
  const outstanding: Outstanding = { findings: { E: 2, W: 4, I: 0 }, errors: { '1': 2 }, unanswered: 3, warnings: 0 }
  expect(todos(outstanding, [], true).map(({ title, to }) => `${title} ${to}`)).toEqual([
    '2 项错误须在报送前处理 /submission?show=E',
    '3 项须说明还没有写理由 /submission?show=W',
  ])
})
