import { expect, it } from 'vitest'

import type { EntryLine, EntryMark, Warning } from '@/platform'

import { doubted, scopedEntries } from './entries'

const warning = (where: string, more: Partial<Warning> = {}) => ({ id: 'C3', project: 'P1', where, state: '触发', ...more }) as Warning
const mark = (entry: number): EntryMark => ({ entry, verdict: '属于本项目', reason: '按合同列支' })

it('takes from the warnings only what is doubted now, in this project, and judged by nobody', () => {
  const warnings = [
    warning('台账/7'),
    warning('台账/8'),
    warning('台账/9', { state: '已消除' }),
    warning('台账/10', { project: 'P2' }),
    warning('台账/11', { id: 'C4' }),
    warning('合计'),
    warning('台账/12', { state: '处置中' }),
  ]
  expect(doubted(warnings, 'P1', [mark(8)])).toEqual([7, 12])
})

it('lists those in doubt first, and keeps one whose entry is not known', () => {
  const line = { id: 8, date: '2026-05-06' } as EntryLine
  const rows = scopedEntries([7], [mark(8)], [line])
  expect(rows.map(({ entry, verdict, reason }) => [entry, verdict, reason])).toEqual([
    [7, undefined, '不在开支范围内'],
    [8, '属于本项目', '按合同列支'],
  ])
  expect(rows.map((row) => row.line)).toEqual([undefined, line])
})
